using Microsoft.Playwright;

namespace Slipway.Browser.Tests;

/// <summary>A browser's window on a sandbox.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, message) => _complaints.Add($"script: {message}");
        page.Console += (_, message) => Complain(message.Type == "error", $"console: {message.Text}");
        page.Request += (_, request) => Complain(!new Uri(request.Url).IsLoopback && !request.Url.StartsWith("data:", StringComparison.Ordinal), $"request: {request.Url}");
    }

    public IPage Page { get; }

    /// <summary>Script errors, what the browser refused, and requests to other machines.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    public async Task GoAsync(string path) => Assert.Equal(200, (await Page.GotoAsync(path))!.Status);

    /// <summary>Waits until the page says something, without loading it again.</summary>
    public Task SeeAsync(string selector, string text, int limitSeconds = 60) =>
        Assertions.Expect(Page.Locator(selector).First).ToContainTextAsync(text, new LocatorAssertionsToContainTextOptions { Timeout = limitSeconds * 1000 });

    /// <summary>Presses Tab until the control of that name has the focus, then Enter: as somebody without a mouse.</summary>
    public async Task PressAsync(string name)
    {
        for (var presses = 0; presses < 200; presses++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.EvaluateAsync<string>("(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()") == name)
            {
                await Page.Keyboard.PressAsync("Enter");
                return;
            }
        }

        Assert.Fail($"'{name}' cannot be reached with the keyboard on {Page.Url}");
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Complain(bool isBad, string message)
    {
        if (isBad)
        {
            _complaints.Add(message);
        }
    }
}

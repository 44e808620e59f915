using Microsoft.Playwright;

namespace Slipway.Browser.Tests;

/// <summary>The browser of the system, started once for the tests of a class; each test gets a profile of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    public const string IsMissing = "chromium is not installed.";

    // No request that no page made, and no sandbox of its own: CI often runs as root.
    private static readonly string[] s_arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => new[] { System.IO.Path.Combine(folder, "chromium"), System.IO.Path.Combine(folder, "google-chrome") })
        .FirstOrDefault(File.Exists);

    public async Task InitializeAsync()
    {
        if (Path is null)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = s_arguments, Timeout = 60_000 });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A window that notes script errors and requests that leave this machine. A link to a session is opened.</summary>
    internal async Task<Window> OpenAsync(Uri address, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 800, bool withScript = true)
    {
        var window = await NewAsync(address.GetLeftPart(UriPartial.Authority), scheme, width, height, withScript);
        await window.GoAsync(address.AbsolutePath);
        return window;
    }

    /// <summary>The same for a page that is a file.</summary>
    internal async Task<Window> OpenFileAsync(string file, ColorScheme scheme, int width)
    {
        var window = await NewAsync(address: null, scheme, width, height: 800, withScript: true);
        await window.Page.GotoAsync(new Uri(file).AbsoluteUri);
        return window;
    }

    private async Task<Window> NewAsync(string? address, ColorScheme scheme, int width, int height, bool withScript)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address,
            ColorScheme = scheme,
            JavaScriptEnabled = withScript,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        // A limit only for what hangs: the machine may be busy.
        context.SetDefaultTimeout(60_000);
        return new Window(context, await context.NewPageAsync());
    }
}

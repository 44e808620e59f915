using Microsoft.Playwright;

namespace Slipway.Browser.Tests;

/// <summary>Looks a page over: contrast, width, names, sizes of what is pressed, the order of headings, what is cut.</summary>
internal static class Audit
{
    private static readonly string s_script = ReadScript();

    /// <summary>What is wrong with the page as it stands, and with all of it unfolded.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(IPage page)
    {
        var folded = await page.EvaluateAsync<string[]>(s_script);
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");
        return [.. folded.Union(await page.EvaluateAsync<string[]>(s_script))];
    }

    private static string ReadScript()
    {
        using var reader = new StreamReader(typeof(Audit).Assembly.GetManifestResourceStream("Audit.js")!);
        return reader.ReadToEnd();
    }
}

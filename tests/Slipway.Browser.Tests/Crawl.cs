using Microsoft.Playwright;

namespace Slipway.Browser.Tests;

/// <summary>Finds the pages of a sandbox as people do: by their links. A new page is found by itself.</summary>
internal static class Crawl
{
    private static readonly string[] s_noPages = ["/apps/", "/route/"];

    /// <summary>Every page that links lead to from the first one, and what is said where there is none.</summary>
    public static async Task<IReadOnlyList<string>> PagesAsync(Window window)
    {
        var found = new List<string> { "/" };
        for (var index = 0; index < found.Count; index++)
        {
            await window.GoAsync(found[index]);
            var links = await window.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('a[href]')].map(link => new URL(link.href)).filter(url => url.origin === location.origin).map(url => url.pathname + url.search)");
            found.AddRange(links.Where(link => !Array.Exists(s_noPages, link.StartsWith) && !link.EndsWith("/log", StringComparison.Ordinal)).Distinct().Except(found).ToList());
        }

        return found;
    }
}

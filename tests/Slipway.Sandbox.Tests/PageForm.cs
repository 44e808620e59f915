using System.Net;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Tests;

/// <summary>The first form of a page, as a browser would send it.</summary>
internal static class PageForm
{
    public static FormUrlEncodedContent Read(string page, out Uri action)
    {
        var form = Regex.Match(page, "<form method=\"post\" action=\"([^\"]*)\">(.*?)</form>", RegexOptions.Singleline);
        Assert.True(form.Success, page);
        action = new Uri(WebUtility.HtmlDecode(form.Groups[1].Value), UriKind.Relative);
        return new FormUrlEncodedContent(Regex.Matches(form.Groups[2].Value, "name=\"([^\"]*)\" value=\"([^\"]*)\"")
            .Select(field => KeyValuePair.Create(field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value))));
    }
}

using System.Net;
using System.Text.RegularExpressions;

namespace Slipway.Testing;

/// <summary>A form of a page, as a browser would send it.</summary>
internal static class PageForm
{
    /// <summary>Presses the button of that label, as a person reads it; the answer leads elsewhere.</summary>
    public static async Task PressAsync(HttpClient client, string path, string label)
    {
        var page = await client.GetStringAsync(new Uri(path, UriKind.Relative));
        var form = Regex.Matches(page, "<form method=\"post\".*?</form>", RegexOptions.Singleline)
            .Single(form => WebUtility.HtmlDecode(Regex.Match(form.Value, "aria-label=\"([^\"]*)\"").Groups[1].Value) == label);
        using var content = Read(form.Value, out var action);
        using var response = await client.PostAsync(action, content);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
    }

    /// <summary>The first form of a page.</summary>
    public static FormUrlEncodedContent Read(string page, out Uri action)
    {
        var form = Regex.Match(page, "<form method=\"post\" action=\"([^\"]*)\">(.*?)</form>", RegexOptions.Singleline);
        Assert.True(form.Success, page);
        action = new Uri(WebUtility.HtmlDecode(form.Groups[1].Value), UriKind.Relative);
        return new FormUrlEncodedContent(Regex.Matches(form.Groups[2].Value, "name=\"([^\"]*)\" value=\"([^\"]*)\"")
            .Select(field => KeyValuePair.Create(field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value))));
    }
}

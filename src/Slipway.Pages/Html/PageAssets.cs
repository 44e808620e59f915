using System.Security.Cryptography;
using System.Text;

namespace Slipway.Pages.Html;

/// <summary>The style and the script that all pages share. A page works without the script, which keeps ages right, copies, and unfolds what a link leads to.</summary>
internal static class PageAssets
{
    public static string Style { get; } = Read("pages.css");

    public static string Script { get; } = Read("pages.js");

    /// <summary>How a policy names an inline script or style: by its content, so that no other one runs.</summary>
    public static string SourceOf(string inline) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(inline)))}'";

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(PageAssets).Assembly.GetManifestResourceStream("pages/" + name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

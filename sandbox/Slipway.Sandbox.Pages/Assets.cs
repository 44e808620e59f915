using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Slipway.Pages.Html;

namespace Slipway.Sandbox.Pages;

/// <summary>Style, script and icon: what all pages share and what only these have, under addresses that change with their content, so they may be kept for good.</summary>
internal static class Assets
{
    public const string Route = "/sandbox/assets/{version}/{name}";

    private static readonly Dictionary<string, (byte[] Content, string Type)> s_files = new(StringComparer.Ordinal)
    {
        ["site.css"] = ([.. Encoding.UTF8.GetBytes(PageAssets.Style), .. Read("site.css")], "text/css; charset=utf-8"),
        ["site.js"] = ([.. Encoding.UTF8.GetBytes(PageAssets.Script), .. Read("site.js")], "text/javascript; charset=utf-8"),
        ["icon.svg"] = (Read("icon.svg"), "image/svg+xml"),
    };

    public static string Style { get; } = AddressOf("site.css");

    public static string Script { get; } = AddressOf("site.js");

    public static string Icon { get; } = AddressOf("icon.svg");

    public static async Task AnswerAsync(HttpContext context)
    {
        if (!s_files.TryGetValue((string)context.Request.RouteValues["name"]!, out var file))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = file.Type;
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await context.Response.Body.WriteAsync(file.Content, context.RequestAborted);
    }

    private static string AddressOf(string name) =>
        $"/sandbox/assets/{Convert.ToHexStringLower(SHA256.HashData(s_files[name].Content))[..12]}/{name}";

    private static byte[] Read(string name)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream("pages/" + name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Pages.Live;

/// <summary>Where a reader of a log goes on: what the browser says after a lost connection, else what the page asked for.</summary>
internal static class LogPosition
{
    public static long Of(HttpRequest request) =>
        Parse(request.Headers["Last-Event-ID"].ToString()) ?? Parse(request.Query["from"].ToString()) ?? 0;

    private static long? Parse(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : null;
}

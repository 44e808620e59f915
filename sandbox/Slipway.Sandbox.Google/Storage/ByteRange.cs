using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Google.Storage;

/// <summary>The part of an object that a request asks for (https://www.rfc-editor.org/rfc/rfc9110#field.range); the whole where it asks for none.</summary>
internal static class ByteRange
{
    public static async Task SendAsync(HttpContext context, StoredObject item)
    {
        var (response, size) = (context.Response, item.Size);
        var (from, to) = (0L, size - 1);
        if (RangeHeaderValue.TryParse(context.Request.Headers.Range.ToString(), out var header) && header.Ranges.Count == 1)
        {
            var range = header.Ranges.Single();
            from = range.From ?? Math.Max(0, size - range.To!.Value);
            to = range.From is null ? size - 1 : Math.Min(range.To ?? long.MaxValue, size - 1);
            if (from >= size)
            {
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{size}");
                return;
            }

            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{size}");
        }

        response.ContentLength = to - from + 1;
        if (to >= from)
            await response.SendFileAsync(item.Path, from, to - from + 1, context.RequestAborted);
    }
}

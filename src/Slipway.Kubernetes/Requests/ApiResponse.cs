using System.Net;
using System.Text;
using System.Text.Json;
using Slipway.Values;

namespace Slipway.Kubernetes.Requests;

/// <summary>An answer of the API server, read to its end.</summary>
internal sealed record ApiResponse(HttpStatusCode Status, string? MediaType, byte[] Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The body as a map; null when it is something else, such as the plain text of some errors.</summary>
    public MapValue? Content
    {
        get
        {
            try
            {
                return JsonValues.Read(Body) as MapValue;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}

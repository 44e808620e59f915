using System.Net;

namespace Slipway.GoogleCloud.Http;

/// <summary>What a service answers.</summary>
/// <param name="Status">The status.</param>
/// <param name="Content">The body.</param>
internal sealed record GoogleAnswer(HttpStatusCode Status, byte[] Content)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Whether the same request may be answered otherwise later.</summary>
    public bool IsTransient => Status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)Status is 500 or 502 or 503 or 504;
}

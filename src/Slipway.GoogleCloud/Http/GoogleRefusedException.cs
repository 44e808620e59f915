using System.Net;

namespace Slipway.GoogleCloud.Http;

/// <summary>A service has answered, and not with what it was asked for.</summary>
internal sealed class GoogleRefusedException(string subject, string reason, HttpStatusCode status, bool isTransient) : SlipwayException(subject, reason, isTransient)
{
    public HttpStatusCode Status { get; } = status;
}

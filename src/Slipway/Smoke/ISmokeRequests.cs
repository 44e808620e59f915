namespace Slipway.Smoke;

/// <summary>Sends the requests of smoke tests.</summary>
internal interface ISmokeRequests
{
    /// <summary>Sends one request, within the test's timeout and without following redirects.</summary>
    /// <param name="test">The test.</param>
    /// <param name="inNamespace">The namespace of a <see cref="SmokeTarget.Service"/>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="SlipwayException">There was no answer.</exception>
    Task<SmokeResponse> SendAsync(SmokeTest test, string inNamespace, CancellationToken cancellationToken);
}

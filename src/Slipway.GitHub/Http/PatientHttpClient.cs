using Octokit;
using Octokit.Internal;

namespace Slipway.GitHub.Http;

/// <summary>Gives requests the time that their attempts and waits need: of itself, Octokit ends each after 100 s, whatever is under way.</summary>
internal sealed class PatientHttpClient(IHttpClient inner, TimeSpan timeout) : IHttpClient
{
    public Task<IResponse> Send(IRequest request, CancellationToken cancellationToken, Func<object, object>? preprocessResponseBody = null)
    {
        if (request is Request own)
        {
            own.Timeout = timeout;
        }

        return inner.Send(request, cancellationToken, preprocessResponseBody);
    }

    public void SetRequestTimeout(TimeSpan timeout) => inner.SetRequestTimeout(timeout);

    public void Dispose() => inner.Dispose();
}

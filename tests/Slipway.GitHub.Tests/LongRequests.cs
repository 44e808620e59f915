using Octokit;
using Octokit.Internal;
using Slipway.GitHub.Http;

namespace Slipway.GitHub.Tests;

public sealed class LongRequests
{
    [Fact]
    public async Task A_request_has_the_time_that_its_attempts_and_waits_need()
    {
        var inner = new Recorder();

        await new PatientHttpClient(inner, TimeSpan.FromMinutes(30)).Send(new Request(), default);

        Assert.Equal(TimeSpan.FromMinutes(30), inner.Timeout);
    }

    private sealed class Recorder : IHttpClient
    {
        public TimeSpan Timeout { get; private set; }

        public Task<IResponse> Send(IRequest request, CancellationToken cancellationToken, Func<object, object>? preprocessResponseBody = null)
        {
            Timeout = request.Timeout;
            return Task.FromResult<IResponse>(null!);
        }

        public void SetRequestTimeout(TimeSpan timeout)
        {
        }

        public void Dispose()
        {
        }
    }
}

namespace Slipway.GitHub.Http;

/// <summary>
/// Lets a handful of writes through at once, and then one each second: what GitHub asks for
/// (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests).
/// </summary>
internal sealed class WriteSpacing(TimeProvider time) : DelegatingHandler
{
    private const int AtOnce = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private DateTimeOffset paidUntil;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head && Take() is var wait && wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }

    // Each write pays for a second; debts of so many seconds are allowed.
    private TimeSpan Take()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            paidUntil = (paidUntil > now ? paidUntil : now) + Interval;
            return paidUntil - now - (AtOnce * Interval);
        }
    }
}

namespace Slipway.GitHub.Http;

/// <summary>Lets writes through when the budget has room for them.</summary>
internal sealed class WritePacing(WriteBudget budget) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
        {
            await budget.TakeAsync(cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}

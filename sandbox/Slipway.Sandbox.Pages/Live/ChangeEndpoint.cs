using System.Globalization;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Pages.Live;

/// <summary>
/// <c>GET /sandbox/events</c>: an event whenever something has changed, at most a few in a second. The page then loads itself again and
/// takes over what differs, so there is one way to draw a page.
/// </summary>
internal sealed class ChangeEndpoint(ChangeSignal changes, CancellationToken stopping)
{
    public const string Path = "/sandbox/events";

    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_keepAlive = TimeSpan.FromSeconds(20);

    public Task AnswerAsync(HttpContext context) => EventStream.AnswerAsync(context, FollowAsync, stopping);

    private async Task FollowAsync(EventStream stream)
    {
        while (true)
        {
            var version = changes.Version;
            await stream.SendAsync("change", version.ToString(CultureInfo.InvariantCulture));
            await Task.Delay(s_between, stream.Ended);
            while (!await HasChangedAsync(version, stream.Ended))
            {
                await stream.KeepAliveAsync();
            }
        }
    }

    private async Task<bool> HasChangedAsync(long version, CancellationToken cancellationToken)
    {
        // Cancelled rather than left waiting: an idle page must not leave one more waiter behind each time.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_keepAlive);
        try
        {
            await changes.WaitAsync(version, patience.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}

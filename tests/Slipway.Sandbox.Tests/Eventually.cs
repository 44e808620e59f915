namespace Slipway.Sandbox.Tests;

/// <summary>Waits for what another process brings about. The limit only ends a test that hangs.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    public static async Task<T> Async<T>(Func<Task<T?>> look)
        where T : class
    {
        using var limit = new CancellationTokenSource(s_limit);
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            await Task.Delay(50, limit.Token);
        }
    }
}

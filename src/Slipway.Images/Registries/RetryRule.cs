using Serilog;

namespace Slipway.Images.Registries;

/// <summary>Repeats what failed transiently: after the registry's <c>Retry-After</c>, else after 0.5 s, 1 s, 2 s.</summary>
internal sealed class RetryRule(RegistryOptions options, ILogger logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(500);

    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt();
            }
            catch (TransientRegistryException failure) when (number < options.Attempts && WaitAfter(failure, number) <= options.MaxWait)
            {
                var wait = WaitAfter(failure, number);
                logger.Warning("{Failure:l} Trying again in {Seconds} s", failure.Message, wait.TotalSeconds);
                await Task.Delay(wait, options.Time, cancellationToken);
            }
        }
    }

    private static TimeSpan WaitAfter(TransientRegistryException failure, int attempts) =>
        failure.RetryAfter ?? FirstWait * Math.Pow(2, attempts - 1);
}

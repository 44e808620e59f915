using Serilog;

namespace Slipway.Images.Registries;

/// <summary>Repeats what failed transiently: after the registry's <c>Retry-After</c>, else after 0.5 s, 1 s, 2 s.</summary>
internal sealed class RetryRule(RegistryOptions options, ILogger logger)
{
    private readonly RetryPolicy policy = new(options.Attempts, TimeSpan.FromMilliseconds(500)) { MaxWait = options.MaxWait, MaxAskedFor = options.MaxWait };

    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        for (var number = 1; ; number++)
        {
            try
            {
                return await attempt();
            }
            catch (TransientRegistryException failure) when (policy.WaitAfter(number, failure.RetryAfter) is not null)
            {
                var wait = policy.WaitAfter(number, failure.RetryAfter)!.Value;
                logger.Warning("{Failure:l} Trying again in {Seconds} s", failure.Message, wait.TotalSeconds);
                await Task.Delay(wait, options.Time, cancellationToken);
            }
        }
    }
}

using Nuke.Common.Execution;
using Serilog;

namespace Nuke.Common;

/// <summary>Going on after a failure.</summary>
public static class ControlFlow
{
    /// <summary>Does something and only warns if it fails.</summary>
    public static void SuppressErrors(Action action, bool includeStackTrace = false, bool logWarning = true)
    {
        ArgumentNullException.ThrowIfNull(action);
        try
        {
            action();
        }
        catch (Exception exception)
        {
            exception = ExpectedFailure.Unwrap(exception);
            if (logWarning)
                Log.Warning(includeStackTrace ? exception : ExpectedFailure.Mark(exception), "Went on after a failure:");
        }
    }

    /// <summary>Does something up to so many times until it succeeds once, with a pause in between.</summary>
    public static void ExecuteWithRetry(
        Action action, Action? cleanup = null, int retryAttempts = 3, TimeSpan? delay = null, Action<string>? logAction = null)
    {
        ArgumentNullException.ThrowIfNull(action);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                action();
                return;
            }
            catch (Exception exception) when (attempt < retryAttempts)
            {
                (logAction ?? Log.Warning)($"Attempt {attempt} of {retryAttempts} has failed: {exception.Message}");
            }
            catch (Exception exception)
            {
                Assert.Fail($"All {retryAttempts} attempts have failed. The last one: {exception.Message}", exception);
            }
            finally
            {
                cleanup?.Invoke();
            }

            if (delay is { } pause)
                Task.Delay(pause).Wait();
        }
    }
}

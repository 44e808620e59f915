namespace Slipway.Engine.Checkups;

/// <summary>Makes checks side by side, none of which may take longer than a bound: what does not answer holds up nobody, and is a finding.</summary>
/// <param name="time">The clock.</param>
/// <param name="bound">How long each check may take.</param>
internal sealed class Checkup(TimeProvider time, TimeSpan bound)
{
    /// <summary>All findings, in the order of the checks.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(IReadOnlyList<Check> checks, CancellationToken cancellationToken) =>
        [.. (await Task.WhenAll(checks.Select(check => RunAsync(check, cancellationToken)))).SelectMany(found => found)];

    private async Task<IReadOnlyList<Finding>> RunAsync(Check check, CancellationToken cancellationToken)
    {
        var lastWord = new LastWord();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // What blocks its thread, such as a program that is waited for, must hold up no other.
        var look = Task.Run(() => check.RunAsync(lastWord.Log, end.Token), cancellationToken);
        try
        {
            return await look.WaitAsync(bound, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            await end.CancelAsync();
            // Nobody waits for how it ends.
            _ = look.ContinueWith(ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return [Finding.Problem(check.Subject, $"no answer within {bound.TotalSeconds:0} seconds.{lastWord.Said} Check the address, and whether it can be reached from here.")];
        }
        catch (InvalidInputException exception)
        {
            return [.. exception.Problems.Select(problem => Finding.Problem(problem.Subject, problem.Message))];
        }
        catch (SlipwayException exception)
        {
            return [Finding.Problem(exception.Subject, exception.Reason)];
        }
    }
}

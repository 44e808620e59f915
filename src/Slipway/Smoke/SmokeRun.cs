namespace Slipway.Smoke;

/// <summary>Runs smoke tests: asks until the answer is right, for as long as it must stay so, or the attempts are used up.</summary>
/// <param name="requests">Sends the requests.</param>
/// <param name="time">Waits between attempts.</param>
internal sealed class SmokeRun(ISmokeRequests requests, TimeProvider time)
{
    /// <summary>Runs all tests, one after the other, and returns a result for each.</summary>
    /// <param name="tests">The tests.</param>
    /// <param name="inNamespace">The namespace of the Services that they ask.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <exception cref="InvalidInputException">A test makes no sense, such as one without attempts.</exception>
    public async Task<IReadOnlyList<SmokeResult>> RunAsync(IEnumerable<SmokeTest> tests, string inNamespace, CancellationToken cancellationToken)
    {
        var all = tests.ToList();
        Check(all);
        var results = new List<SmokeResult>();
        foreach (var test in all)
        {
            results.Add(await RunAsync(test, inNamespace, cancellationToken));
        }

        return results;
    }

    /// <summary>Checks tests without running them.</summary>
    /// <exception cref="InvalidInputException">Tests make no sense, such as one without attempts: all of them.</exception>
    public static void Check(IEnumerable<SmokeTest> tests)
    {
        var problems = tests.SelectMany(SmokeProblems.Of).ToList();
        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }
    }

    private async Task<SmokeResult> RunAsync(SmokeTest test, string inNamespace, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var wrong = 0;
        long? rightSince = null;
        while (true)
        {
            var (failures, answer) = await AskAsync(test, inNamespace, cancellationToken);
            rightSince = failures.Count > 0 ? null : rightSince ?? time.GetTimestamp();
            wrong += failures.Count > 0 ? 1 : 0;
            if (wrong >= test.MaxAttempts || (rightSince is { } since && time.GetElapsedTime(since) >= test.Settle))
            {
                return new SmokeResult(test, failures.Count > 0 ? wrong : wrong + 1, failures) { Answer = answer, Duration = time.GetElapsedTime(start) };
            }

            await Task.Delay(test.Interval, time, cancellationToken);
        }
    }

    private async Task<(IReadOnlyList<string> Failures, PodWords? Answer)> AskAsync(SmokeTest test, string inNamespace, CancellationToken cancellationToken)
    {
        try
        {
            var response = await requests.SendAsync(test, inNamespace, cancellationToken);
            return (test.Expect.Check(response), test.Expect.Quote(response));
        }
        catch (SlipwayException exception)
        {
            // No answer is a wrong answer: the application may just be starting.
            return ([exception.Subject == test.ToString() ? exception.Reason : exception.Message], null);
        }
    }

    /// <summary>Fails when a test failed: with all that failed.</summary>
    /// <param name="environment">What was tested: <c>dev/web</c>.</param>
    /// <param name="results">The results.</param>
    /// <exception cref="SlipwayException">A test failed.</exception>
    public static void ThrowIfFailed(string environment, IReadOnlyCollection<SmokeResult> results)
    {
        var failed = results.Where(result => !result.HasPassed).ToList();
        if (failed.Count > 0)
        {
            throw new SlipwayException(
                environment, Reasons.Of($"is healthy, but {failed.Count} of {results.Count} smoke tests failed", failed.Select(result => result.ToString())));
        }
    }
}

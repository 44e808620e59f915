using Slipway.Reports;

namespace Slipway.Smoke;

/// <summary>The results of smoke tests for CI systems.</summary>
internal static class SmokeReport
{
    /// <summary>A suite for each application and stage, a case for each test.</summary>
    public static JUnitReport Of(IEnumerable<(string Environment, IReadOnlyList<SmokeResult> Results)> results) => new(
        "smoke tests",
        [
            .. results.Select(application => new JUnitSuite(
                application.Environment,
                [
                    .. application.Results.Select(result => new JUnitCase(result.Test.ToString())
                    {
                        Duration = result.Duration,
                        Failure = result.HasPassed ? null : string.Join('\n', result.Failures),
                    }),
                ])),
        ]);
}

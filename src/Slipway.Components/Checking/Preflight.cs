using Nuke.Common;
using Serilog;
using Slipway.Engine.Checkups;

namespace Slipway.Components.Checking;

/// <summary>The part of <see cref="IDoctor"/> that costs nothing, before anything runs.</summary>
internal static class Preflight
{
    /// <summary>A requirement: tests need not run, and no image need be built, to find out that nothing can be released.</summary>
    /// <exception cref="InvalidInputException">All problems.</exception>
    public static bool IsReadyToRelease(this IRelease build)
    {
        var findings = OfflineChecks.BeforeReleaseAsync(build, CancellationToken.None).GetAwaiter().GetResult();
        foreach (var warning in findings.Where(finding => finding.Kind == FindingKind.Warning))
        {
            Log.Warning("{Subject:l}: {Text:l}", warning.Subject, warning.Text);
        }

        var problems = findings.Where(finding => finding.Kind == FindingKind.Problem).Select(finding => new Problem(finding.Subject, finding.Text)).ToList();
        if (problems.Count == 0)
        {
            return true;
        }

        build.ExitCode = 2;
        throw new InvalidInputException(problems);
    }
}

using System.Text.RegularExpressions;
using Slipway.Pages.Html;
using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Forge;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>The steps after the merge: apply and smoke test.</summary>
internal sealed partial class DeploymentSteps(ForgeRepository repository, IReadOnlyList<CiRun> runs)
{
    private const string Apply = "Apply";
    private const string Smoke = "Smoke test";

    /// <param name="deployment">The deployment of the release; null where the forge has none.</param>
    /// <param name="request">The pull request of the release.</param>
    /// <param name="wasTried">Whether anything of a commit was applied: what was refused before did not fail, it was not tried.</param>
    public (FlowStep Apply, FlowStep Smoke) Of(DeploymentRecord? deployment, ReleaseRequestView? request, Func<string, bool> wasTried)
    {
        if (deployment is not { Statuses: [.., var status] })
        {
            return (Before(request), FlowStep.Waiting(Smoke));
        }

        var text = status.Description ?? "";
        var address = LocalPath(status.LogUrl);
        var isAboutSmoke = text.Contains("smoke test", StringComparison.OrdinalIgnoreCase);
        return status.State switch
        {
            "success" => (new FlowStep(Apply, Tone.Good, "healthy", Changes(text), address), Tested(text, address)),
            "failure" or "error" when isAboutSmoke => (new FlowStep(Apply, Tone.Good, "healthy", "", address), new FlowStep(Smoke, Tone.Bad, "failed", text, address)),
            "failure" or "error" when !wasTried(deployment.Sha) => (new FlowStep(Apply, Tone.Warning, "not tried", text, address), FlowStep.Waiting(Smoke)),
            "failure" or "error" => (new FlowStep(Apply, Tone.Bad, "failed", text, address), FlowStep.Waiting(Smoke)),
            "inactive" => (new FlowStep(Apply, Tone.Neutral, "replaced", text, address), FlowStep.Waiting(Smoke)),
            _ when isAboutSmoke => (new FlowStep(Apply, Tone.Good, "healthy", "", address), new FlowStep(Smoke, Tone.Moving, "running", "", address)),
            _ => (new FlowStep(Apply, Tone.Moving, "running", text, address), FlowStep.Waiting(Smoke)),
        };
    }

    private FlowStep Before(ReleaseRequestView? request)
    {
        if (request?.PullRequest.MergeCommit is not { } merge || !request.PullRequest.IsMerged)
        {
            return FlowStep.Waiting(Apply);
        }

        var run = runs.FirstOrDefault(candidate => candidate.Kind == CiRunKind.Deploy && candidate.Repository == repository.FullName && candidate.Sha == merge);
        var address = run is null ? null : $"/{run.Repository}/actions/runs/{run.Id}";
        return run?.State switch
        {
            null => FlowStep.Waiting(Apply),
            CiRunState.Queued or CiRunState.Running => new FlowStep(Apply, Tone.Moving, "starting", $"CI is {Tones.Of(run).Word}", address),
            CiRunState.Cancelled => new FlowStep(Apply, Tone.Neutral, "cancelled", "", address),
            // It ended before anything of it was applied.
            CiRunState.Failure => new FlowStep(Apply, Tone.Warning, "not tried", run.Outcome ?? "", address),
            _ => new FlowStep(Apply, Tone.Neutral, "nothing to do", "", address),
        };
    }

    private static string Changes(string description) =>
        SmokePattern().Replace(description.StartsWith("Healthy: ", StringComparison.Ordinal) ? description["Healthy: ".Length..] : description, "");

    private static FlowStep Tested(string description, string? address) => SmokePattern().Match(description) is { Success: true } match && match.Groups[1].Success
        ? new FlowStep(Smoke, Tone.Good, "passed", $"{match.Groups[1].Value} passed", address)
        : new FlowStep(Smoke, Tone.Neutral, "none", "no tests", address);

    /// <summary>A run's page is on this site, however its address is written.</summary>
    private static string? LocalPath(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback ? uri.AbsolutePath : address;

    [GeneratedRegex(@", (?:(\d+) smoke tests? passed|no smoke tests)\z")]
    private static partial Regex SmokePattern();
}

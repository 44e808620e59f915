using Slipway.Naming;
using Slipway.Pages.Html;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Registry;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>The steps before the merge: commit, image, pull request, plan.</summary>
internal static class ReleaseSteps
{
    private const string Commit = "Commit";
    private const string ImageName = "Image";
    private const string PullRequest = "Pull request";
    private const string PlanName = "Plan";

    private static readonly string[] s_names = [Commit, ImageName, PullRequest, PlanName];

    public static IEnumerable<FlowStep> Of(ReleaseRequestView? request, string environment, RegistryStore registry, ForgeRepository repository)
    {
        if (request is null)
        {
            return s_names.Select(FlowStep.Waiting);
        }

        var pullRequest = request.PullRequest;
        return
        [
            request.Marker?.SourceCommit is { } source
                ? new FlowStep(Commit, Tone.Good, "done", Parts.ShortSha(source.Value))
                : new FlowStep(Commit, Tone.Neutral, "none", "from git"),
            request.Marker is { } marker ? Image(marker.Image, registry) : new FlowStep(ImageName, Tone.Neutral, "as before", "an earlier one"),
            new FlowStep(
                PullRequest,
                pullRequest.IsMerged ? Tone.Merged : Tone.Waiting,
                pullRequest.IsMerged ? "merged" : "waiting for merge",
                $"#{pullRequest.Number} {(pullRequest.IsMerged ? "merged" : "open")}",
                $"/{repository.FullName}/pull/{pullRequest.Number}"),
            Plan(pullRequest, environment, repository),
        ];
    }

    private static FlowStep Image(ImageReference image, RegistryStore registry)
    {
        var repository = image.Repository[(image.Repository.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var isHere = image.Digest is { } digest && RegistryNames.IsRepository(repository) && registry.FindManifest(repository, digest.Value) is not null;
        return new FlowStep(ImageName, Tone.Good, "pushed", image.Tag ?? Parts.ShortDigest(image.Digest?.Value ?? ""), isHere ? "/registry/" + repository : null);
    }

    private static FlowStep Plan(PullRequestRecord pullRequest, string environment, ForgeRepository repository)
    {
        var statuses = repository.Statuses.Of(pullRequest.HeadSha).Latest.ToList();
        var status = statuses.Find(candidate => candidate.Context == "slipway/preview" && candidate.State != "pending")
            ?? statuses.Find(candidate => candidate.Context == "ci/preview");
        if (status is null)
        {
            return FlowStep.Waiting(PlanName);
        }

        var ours = status.Description?.Split("; ").FirstOrDefault(part => part.StartsWith(environment + ": ", StringComparison.Ordinal));
        var detail = ours is null ? status.Description ?? "" : ours[(environment.Length + 2)..];
        var word = status.State switch { "success" => "ready", "pending" => "running", _ => "failed" };
        // Nobody waits for the plan of what is merged.
        var isLate = pullRequest.IsMerged && status.State != "success";
        return new FlowStep(PlanName, isLate ? Tone.Neutral : Tones.OfStatus(status.State), isLate ? "not waited for" : word, isLate ? "" : detail, $"/{repository.FullName}/pull/{pullRequest.Number}#plan");
    }
}

using Slipway.Components.Artifacts;
using Slipway.Components.Releasing;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Components.Tests.Artifacts;

/// <summary>What one release target found out, the next one knows, also as another job.</summary>
public sealed class OutcomesOfReleases : IDisposable
{
    private static readonly CommitSha Commit = CommitSha.Parse(new string('a', 40));
    private static readonly ReleasePullRequest PullRequest = new(7, new Uri("https://github.com/acme/config/pull/7"));
    private static readonly ReleaseOutcome[] All =
    [
        new ReleaseOutcome.OnBase(),
        new ReleaseOutcome.Committed(),
        new ReleaseOutcome.Proposed(PullRequest),
        new ReleaseOutcome.MergedByForge(PullRequest),
        new ReleaseOutcome.Merged(PullRequest, Commit),
        new ReleaseOutcome.StaysClosed(PullRequest, "a person closed it"),
        new ReleaseOutcome.Overtaken("main has 1.5.0"),
        new ReleaseOutcome.TakenBack("main went back from it"),
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-artifacts-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Every_outcome_is_read_as_it_was_written()
    {
        var file = new ArtifactFile<ReleaseResult>(Path.Combine(folder.FullName, "artifacts", "release.json"), "CommitManifests");
        var stamp = new ArtifactStamp { Commit = Commit };

        file.Write(stamp, new ReleaseResult { Releases = [.. All.Select(Release)] });

        Assert.Equal(All, file.Read(stamp).Releases.Select(release => release.Outcome));
        Assert.Equal(typeof(ReleaseOutcome).GetNestedTypes().OrderBy(type => type.Name), All.Select(outcome => outcome.GetType()).OrderBy(type => type.Name));
    }

    [Fact]
    public void The_file_says_the_outcome_in_a_word()
    {
        var path = Path.Combine(folder.FullName, "artifacts", "release.json");
        new ArtifactFile<ReleaseResult>(path, "CommitManifests").Write(new ArtifactStamp { Commit = Commit }, new ReleaseResult { Releases = [Release(new ReleaseOutcome.Proposed(PullRequest))] });

        Assert.Contains("\"is\": \"proposed\"", File.ReadAllText(path), StringComparison.Ordinal);
    }

    private static ReleasedApplication Release(ReleaseOutcome outcome) => new()
    {
        Application = ApplicationName.Parse("web"),
        Stage = StageName.Parse("dev"),
        Version = "1.4.0",
        Image = ImageReference.Parse("ghcr.io/acme/web:1.4.0@sha256:" + new string('1', 64)),
        Branch = "release/dev/web",
        BaseBranch = "main",
        Commit = Commit,
        Outcome = outcome,
        Text = new PullRequestText { Title = "Release web 1.4.0 to dev", Body = "" },
    };
}

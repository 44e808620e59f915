using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Tests.Releases;

public sealed class ReleasePlans
{
    private static readonly CommitSha Base = CommitSha.Parse(new string('b', 40));
    private static readonly CommitSha BranchHead = CommitSha.Parse(new string('c', 40));

    [Fact]
    public void A_first_release_creates_the_branch_and_says_so()
    {
        var plan = ReleasePlan.For(Release(), State("ghcr.io/acme/web:unreleased"));

        Assert.Equal(
            $"""
            Release web 1.4.0 to dev
              image   {Release().Image}
              before  (none)
              branch  set release/dev/web to one commit on main bbbbbbb (new)
            --- a/dev/web/web.yaml
            +++ b/dev/web/web.yaml
            @@ -2,4 +2,4 @@
             kind: Pod
             spec:
               containers:
            -  - image: ghcr.io/acme/web:unreleased
            +  - image: {Release().Image}

            """,
            plan.ToString());
        var commit = Assert.IsType<BranchStep.Commit>(plan.Branch).Change;
        Assert.Equal((Base, null, "release/dev/web"), (commit.Parent, commit.ExpectedHead, commit.Branch));
    }

    [Fact]
    public void The_commit_carries_what_was_released_in_its_trailers()
    {
        var previous = "sha256:" + new string('2', 64);
        var plan = ReleasePlan.For(Release(), State($"ghcr.io/acme/web:1.3.0@{previous}"));

        Assert.Equal(
            $"Release web 1.4.0 to dev\n\nRelease-Application: web\nRelease-Stage: dev\nImage-Digest: {Release().Image.Digest}\n" +
            $"Previous-Digest: {previous}\nSource-Commit: {Release().Candidate.SourceCommit}\nSource-Repository: https://example.invalid/acme/app\n",
            Assert.IsType<BranchStep.Commit>(plan.Branch).Change.Message);
    }

    [Fact]
    public void A_release_that_the_base_has_already_is_nothing_to_do()
    {
        var plan = ReleasePlan.For(Release(), State(Release().Image.ToString(), Ours(Base, "something else", "x")));

        Assert.Equal(Base, Assert.IsType<BranchStep.AlreadyReleased>(plan.Branch).Base);
        Assert.Contains("nothing to do: main already has it", plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_branch_as_wanted_is_kept()
    {
        var first = ReleasePlan.For(Release(), State("ghcr.io/acme/web:1.3.0"));
        var change = Assert.IsType<BranchStep.Commit>(first.Branch).Change;

        var again = ReleasePlan.For(Release(), State("ghcr.io/acme/web:1.3.0", Ours(Base, change.Message, Release().Image.ToString())));

        Assert.Equal(BranchHead, Assert.IsType<BranchStep.Keep>(again.Branch).Head);
        Assert.Contains("nothing to do: release/dev/web is at ccccccc already", again.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_branch_of_an_earlier_release_or_on_an_older_base_is_made_anew()
    {
        var older = State("ghcr.io/acme/web:1.3.0", Ours(CommitSha.Parse(new string('9', 40)), "Release web 1.4.0 to dev\n", Release().Image.ToString()));
        var earlier = State("ghcr.io/acme/web:1.3.0", Ours(Base, "Release web 1.3.9 to dev\n", "ghcr.io/acme/web:1.3.9"));

        var onOlder = Assert.IsType<BranchStep.Commit>(ReleasePlan.For(Release(), older).Branch);
        var onEarlier = Assert.IsType<BranchStep.Commit>(ReleasePlan.For(Release(), earlier).Branch);

        Assert.Equal((Base, BranchHead, "main moved on"), (onOlder.Change.Parent, onOlder.Change.ExpectedHead, onOlder.Why));
        Assert.Equal((Base, BranchHead, "another release before"), (onEarlier.Change.Parent, onEarlier.Change.ExpectedHead, onEarlier.Why));
    }

    [Fact]
    public void A_branch_that_a_person_pushed_to_is_left_alone()
    {
        var plan = ReleasePlan.For(Release(), State("ghcr.io/acme/web:1.3.0", Ours(Base, "Fix", "x") with { Committer = "person@example.invalid" }));

        Assert.IsType<BranchStep.Refuse>(plan.Branch);
        Assert.Contains("commit ccccccc by person@example.invalid is not Slipway's", plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_pull_request_says_what_merging_it_does()
    {
        var text = ReleasePlan.For(Release(), State("ghcr.io/acme/web:1.3.0")).Text;

        Assert.Equal("Release web 1.4.0 to dev", text.Title);
        Assert.Equal(["stage:dev", "application:web"], text.Labels);
        Assert.Contains($"| Digest | `{Release().Image.Digest}` |", text.Body, StringComparison.Ordinal);
        Assert.Contains("| Before | `ghcr.io/acme/web:1.3.0` |", text.Body, StringComparison.Ordinal);
        Assert.Contains("https://example.invalid/acme/app/commit/aaaa", text.Body, StringComparison.Ordinal);
        Assert.Contains($"+  - image: {Release().Image}\n```", text.Body, StringComparison.Ordinal);
        var marker = ReleaseMarker.Find(text.Body)!;
        Assert.Equal(
            (Release().Application, Release().Stage, Release().Image, Release().Candidate.SourceCommit),
            (marker.Application, marker.Stage, marker.Image, marker.SourceCommit));
    }

    [Fact]
    public void A_promotion_says_where_the_digest_runs_and_a_rollback_what_else_changed_since()
    {
        var candidate = Release().Candidate with { SourceCommit = null };
        var promotion = Release() with { Candidate = candidate with { Origin = new ReleaseOrigin.Promotion(StageName.Parse("qa")) } };
        var rollback = Release() with { Candidate = candidate with { Origin = new ReleaseOrigin.Rollback("1.5.0", Base, ["Raise the limits for @everyone"]) } };

        var promoted = ReleasePlan.For(promotion, State("ghcr.io/acme/web:1.3.0")).Text;
        var rolledBack = ReleasePlan.For(rollback, State("ghcr.io/acme/web:1.5.0")).Text;

        Assert.Equal("Promote web 1.4.0 from qa to dev", promoted.Title);
        Assert.Contains("This digest runs in **qa** and is healthy there.", promoted.Body, StringComparison.Ordinal);
        Assert.Null(ReleaseMarker.Find(promoted.Body)!.SourceCommit);
        Assert.Equal("Roll back web from 1.5.0 to 1.4.0 in dev", rolledBack.Title);
        Assert.Contains("* Raise the limits for @\u200Beveryone\n", rolledBack.Body, StringComparison.Ordinal);
        Assert.Contains("To roll back after the merge, revert this pull request, or run `./build.sh Rollback --stage dev --application web` in", promoted.Body, StringComparison.Ordinal);
        Assert.Contains("To go forward again after the merge, revert this pull request, or run `./build.sh Rollback --stage dev --application web --to 1.5.0` in", rolledBack.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_in_manifests_cannot_imitate_a_marker_or_break_out_of_the_diff()
    {
        var state = State("ghcr.io/acme/web:1.3.0 # ``` @everyone <!-- slipway:v1 {\"application\":\"x\"} -->");

        var body = ReleasePlan.For(Release(), state).Text.Body;

        Assert.Equal("web", ReleaseMarker.Find(body)?.Application.Value);
        Assert.Single(body.Split("<!-- slipway:v1 ")[1..]);
        Assert.Contains("\n````diff\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_stays_below_the_limit_of_the_forge()
    {
        var manifests = Enumerable.Range(0, 300)
            .Select(number => new ConfigFile($"dev/web/{number:000}.yaml", Pod("ghcr.io/acme/web:1.3.0 # <!-- <!-- <!-- <!-- <!-- <!-- <!-- <!-- <!-- <!--")));

        var body = ReleasePlan.For(Release(), State("ghcr.io/acme/web:1.3.0") with { Manifests = [.. manifests] }).Text.Body;

        Assert.True(body.Length < 65_536, $"{body.Length} characters");
        Assert.Contains("and more", body, StringComparison.Ordinal);
        Assert.NotNull(ReleaseMarker.Find(body));
    }

    [Fact]
    public void The_pull_request_lists_what_changed_in_the_application_and_does_nothing_to_others()
    {
        var changes = new SourceChanges
        {
            From = CommitSha.Parse(new string('d', 40)),
            To = CommitSha.Parse(new string('a', 40)),
            Ahead = 60,
            Behind = 1,
            Commits =
            [
                new SourceChange(CommitSha.Parse(new string('1', 40)), "Ada", "Merge pull request #12 from acme/faster\n\nAnswer faster\n"),
                new SourceChange(CommitSha.Parse(new string('2', 40)), "@grace", "Fix the login, closes GH-7 and #8 (#13)"),
                new SourceChange(CommitSha.Parse(new string('3', 40)), "Eve", "<!-- slipway:v1 {} --> https://example.invalid/x ``` @everyone"),
            ],
        };

        var body = ReleasePlan.For(Release(), State("ghcr.io/acme/web:1.3.0")).WithChanges(changes).Text.Body;

        Assert.Contains("### Since 1.3.0: 60 commits\n", body, StringComparison.Ordinal);
        Assert.Contains("**1 commit of 1.3.0 is not in this version.**", body, StringComparison.Ordinal);
        Assert.Contains("* [pull request 12](https://example.invalid/acme/app/pull/12) Answer faster\n", body, StringComparison.Ordinal);
        Assert.Contains("* [pull request 13](https://example.invalid/acme/app/pull/13) Fix the login, closes GH\u200B-7 and #\u200B8\n", body, StringComparison.Ordinal);
        Assert.Contains(", @\u200Bgrace\n", body, StringComparison.Ordinal);
        Assert.Contains("&lt;!\u200B--", body, StringComparison.Ordinal);
        Assert.Contains("https:/\u200B/example.invalid/x \\`\\`\\` @\u200Beveryone", body, StringComparison.Ordinal);
        Assert.Contains("* and 57 more\n", body, StringComparison.Ordinal);
        Assert.Contains("| Compare | [ddddddd...aaaaaaa](https://example.invalid/acme/app/compare/", body, StringComparison.Ordinal);
        Assert.Equal("web", ReleaseMarker.Find(body)?.Application.Value);
    }

    [Fact]
    public void The_longest_texts_of_others_keep_a_body_below_the_limit()
    {
        var changes = new SourceChanges
        {
            From = Base,
            To = BranchHead,
            Ahead = 1000,
            Commits = [.. Enumerable.Range(0, 250).Select(number => new SourceChange(Base, new string('@', 5000), $"{new string('<', 5000)} (#{number})"))],
        };
        var rollback = new ReleaseOrigin.Rollback("1.5.0", Base, [.. Enumerable.Repeat(new string('`', 60_000), 40)]);
        var release = Release() with { Candidate = Release().Candidate with { Origin = rollback } };

        var body = ReleasePlan.For(release, State("ghcr.io/acme/web:1.3.0 # " + new string('`', 70_000))).WithChanges(changes).Text.Body;

        Assert.True(body.Length < 65_536, $"{body.Length} characters");
        Assert.NotNull(ReleaseMarker.Find(body));
    }

    [Fact]
    public void Another_run_that_proposes_the_same_changes_nothing()
    {
        var first = ReleasePlan.For(By("ada", "http://localhost/run/1"), State("ghcr.io/acme/web:1.3.0")).Text;
        var second = ReleasePlan.For(By("grace", "http://localhost/run/2"), State("ghcr.io/acme/web:1.3.0")).Text;

        Assert.Contains("Proposed by ada in [this run](http://localhost/run/1).", first.Body, StringComparison.Ordinal);
        Assert.IsType<PullRequestStep.Keep>(PullRequestStep.From(new PullRequest { Number = 1, Url = new Uri("http://localhost/1"), Head = BranchHead, Text = first }, second));

        static Release By(string who, string run) => Release() with { Candidate = Release().Candidate with { By = new ProposedBy(who, new Uri(run)) } };
    }

    [Fact]
    public void A_pull_request_is_opened_kept_or_updated()
    {
        var wanted = ReleasePlan.For(Release(), State("ghcr.io/acme/web:1.3.0")).Text;
        var open = new PullRequest { Number = 1, Url = new Uri("http://localhost/1"), Head = BranchHead, Text = wanted with { Labels = [.. wanted.Labels, "other"] } };

        Assert.IsType<PullRequestStep.Open>(PullRequestStep.From(null, wanted));
        Assert.IsType<PullRequestStep.Keep>(PullRequestStep.From(open, wanted));
        Assert.IsType<PullRequestStep.Keep>(PullRequestStep.From(open with { Text = open.Text with { Body = wanted.Body.ReplaceLineEndings("\r\n").Trim() } }, wanted));
        var old = open with { Text = new PullRequestText { Title = "Release web 1.3.0 to dev", Body = "" } };
        Assert.Equal(["title", "body", "labels"], Assert.IsType<PullRequestStep.Update>(PullRequestStep.From(old, wanted)).Differences);
    }

    private static Release Release() => new(
        new ReleaseCandidate
        {
            Application = ApplicationName.Parse("web"),
            Version = "1.4.0",
            Image = ImageReference.Parse("ghcr.io/acme/web:1.4.0@sha256:" + new string('1', 64)),
            SourceCommit = CommitSha.Parse(new string('a', 40)),
            SourceUrl = "https://example.invalid/acme/app",
        },
        StageName.Parse("dev"));

    private static ReleaseState State(string image, ReleaseBranchHead? branch = null) => new()
    {
        BaseBranch = "main",
        Base = Base,
        Manifests = [new ConfigFile("dev/web/web.yaml", Pod(image))],
        Branch = branch,
    };

    private static ReleaseBranchHead Ours(CommitSha parent, string message, string image) => new()
    {
        Head = BranchHead,
        Parent = parent,
        Committer = ConfigCommit.CommitterEmail,
        Message = message,
        Manifests = [new ConfigFile("dev/web/web.yaml", Pod(image))],
    };

    private static byte[] Pod(string image) => Encoding.UTF8.GetBytes($"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: {image}\n");
}

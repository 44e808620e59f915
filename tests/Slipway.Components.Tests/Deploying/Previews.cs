using Slipway.Components.Deploying;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Tests;
using Slipway.Tests.Plans;

namespace Slipway.Components.Tests.Deploying;

public sealed class Previews : DeploymentTest
{
    [Fact]
    public async Task A_preview_changes_nothing_and_sets_its_status()
    {
        using var run = OpenRun();

        var plans = await new CommitPreview(run).RunAsync(default);
        var again = await new CommitPreview(run).RunAsync(default);

        var status = (await Forge.Deployments.GetStatusesAsync(Commit, default)).Single(status => status.Context == "slipway/preview");
        Assert.Equal("2 changed", status.Description);
        Assert.Equal(plans.Select(plan => plan.Hash), again.Select(plan => plan.Hash));
    }

    [Fact]
    public async Task The_plan_is_one_comment_on_the_pull_request_that_a_later_preview_replaces()
    {
        var pullRequests = new PullRequestComments();
        using var run = OpenRun();
        await new CommitPreview(run, new PreviewComment(pullRequests, 7, null, Commit)).RunAsync(default);
        Assert.Contains("2 changed\n\n<details open><summary>dev/web: 2 to create</summary>\n\n", pullRequests.Text, StringComparison.Ordinal);
        Assert.Contains("    + create    v1 ConfigMap dev/settings", pullRequests.Text, StringComparison.Ordinal);

        Write("dev/web/settings.yaml", "kind: ConfigMap\n");
        await Assert.ThrowsAsync<InvalidInputException>(() => new CommitPreview(run, new PreviewComment(pullRequests, 7, null, Commit)).RunAsync(default));

        Assert.Equal((7, "<!-- slipway:preview all -->"), (pullRequests.Number, pullRequests.Marker));
        Assert.Contains("It cannot be deployed like this:", pullRequests.Text, StringComparison.Ordinal);
        Assert.Contains("    dev/web/settings.yaml:", pullRequests.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whose_approvals_a_stage_needs_is_one_line_where_something_of_it_changes()
    {
        Write("slipway.yaml", "stages: [{ name: dev }, { name: prod, approvals: { from: [acme/operations, ada], count: 2 } }]\n");
        var pullRequests = new PullRequestComments();
        using var run = OpenRun();
        var preview = new CommitPreview(run, new PreviewComment(pullRequests, 7, null, Commit));

        await preview.RunAsync(default);

        Assert.Contains("2 changed\n\nprod needs 2 approvals of acme/operations or ada before this is deployed.\n\n<details", pullRequests.Text, StringComparison.Ordinal);
        Assert.Contains(("prod", "needs 2 approvals of acme/operations or ada before this is deployed"), preview.Summary);
    }

    [Fact]
    public async Task What_is_unchanged_is_counted_and_not_shown()
    {
        using (var first = OpenRun(application: "web"))
        using (var deployment = new CommitDeployment(first, Results))
        {
            await deployment.RunAsync(smokeTests: null, testsAll: false, default);
        }

        Write("prod/api/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: api }\ndata: { color: red }\n");
        var pullRequests = new PullRequestComments();
        using var run = OpenRun();
        await new CommitPreview(run, new PreviewComment(pullRequests, 7, null, Commit)).RunAsync(default);

        var status = (await Forge.Deployments.GetStatusesAsync(Commit, default)).Single(status => status.Context == "slipway/preview");
        Assert.Equal("1 changed, 2 unchanged", status.Description);
        Assert.Contains("\n1 changed, 2 unchanged\n\n<details open><summary>prod/api: ", pullRequests.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/web", pullRequests.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(3000)]
    public void A_comment_on_many_applications_names_them_as_far_as_GitHub_lets_it(int count)
    {
        var comment = new PreviewComment(new PullRequestComments(), 7, null, Commit);
        var resources = Enumerable.Range(0, 20).SelectMany(number => Manifest.Resources($"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: c{number}}}}}")).ToList();
        foreach (var number in Enumerable.Range(0, count))
        {
            comment.Add(new FakeCluster().Plan(Rendering.Of(Manifest.Target with { Application = ApplicationName.Parse($"application-{number}") }, resources)));
        }

        var text = comment.Text(null);

        Assert.InRange(text.Length, 30_000, 65_536);
        Assert.Contains($"{count} changed\n", text, StringComparison.Ordinal);
        Assert.Equal(count > 1000, text.EndsWith("more applications; the log of the run has them all.", StringComparison.Ordinal));
        Assert.Equal(count <= 1000, text.Contains($"application-{count - 1}: ", StringComparison.Ordinal));
        Assert.Equal(Occurrences(text, "<details>"), Occurrences(text, "</details>"));
    }

    private static int Occurrences(string text, string of) => text.Split(of).Length - 1;

    [Fact]
    public void A_comment_is_never_longer_than_GitHub_takes()
    {
        var comment = new PreviewComment(new PullRequestComments(), 7, null, Commit);
        Enumerable.Range(0, 3000).ToList().ForEach(number => comment.AddWaiting($"dev/application-{number}"));

        var text = comment.Text(string.Join('\n', Enumerable.Repeat("dev/web/settings.yaml:1:1: is wrong", 5000)));

        Assert.InRange(text.Length, 60_000, 65_536);
        Assert.Contains("    dev/web/settings.yaml:1:1: is wrong\n    \n    … and more; the whole text is in the log of the run.\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n… and more; the whole text is in the log of the run.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_manifests_fail_the_preview_with_all_problems()
    {
        Write("dev/web/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: [\n");
        Write("prod/web/b.yaml", "kind: ConfigMap\n");
        using var run = OpenRun();

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => new CommitPreview(run).RunAsync(default));

        var status = (await Forge.Deployments.GetStatusesAsync(Commit, default)).Single(status => status.Context == "slipway/preview");
        Assert.Contains(failure.Problems, problem => problem.Subject.StartsWith("dev/web/a.yaml:", StringComparison.Ordinal));
        Assert.Contains(failure.Problems, problem => problem.Subject.StartsWith("prod/web/b.yaml:", StringComparison.Ordinal));
        Assert.Equal(ReportState.Failure, status.State);
    }
}

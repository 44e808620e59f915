using Octokit;

namespace Slipway.Sandbox.Tests.Forge;

public sealed class OctokitClient : SandboxTest
{
    [Fact]
    public async Task Octokit_opens_labels_comments_reviews_and_merges_a_pull_request()
    {
        var head = await PushChangeAsync(await CloneAsync(), "release/dev/web", "dev/web/notes.txt", "one\n");
        var client = Client();

        var opened = await client.PullRequest.Create("acme", "config", new NewPullRequest("Release web", "release/dev/web", "main") { Body = "Text" });
        var exists = await Assert.ThrowsAsync<ApiValidationException>(() =>
            client.PullRequest.Create("acme", "config", new NewPullRequest("Release web", "release/dev/web", "main")));
        var found = await client.PullRequest.GetAllForRepository(
            "acme", "config", new PullRequestRequest { Head = "acme:release/dev/web", Base = "main", State = ItemStateFilter.Open });
        await client.PullRequest.Update("acme", "config", 1, new PullRequestUpdate { Title = "Release web 1.0.0", Body = "More" });
        var labels = await client.Issue.Labels.AddToIssue("acme", "config", 1, ["stage:dev"]);
        var comment = await client.Issue.Comment.Create("acme", "config", 1, "one");
        await client.Issue.Comment.Update("acme", "config", comment.Id, "two");
        await client.PullRequest.ReviewRequest.Create("acme", "config", 1, PullRequestReviewRequest.ForReviewers(["reviewer"]));
        var before = await client.PullRequest.Get("acme", "config", 1);
        await Assert.ThrowsAsync<PullRequestMismatchException>(() =>
            client.PullRequest.Merge("acme", "config", 1, new MergePullRequest { Sha = new string('0', 40) }));
        var merge = await client.PullRequest.Merge("acme", "config", 1, new MergePullRequest { Sha = head });
        var after = await client.PullRequest.Get("acme", "config", 1);

        Assert.Equal(1, opened.Number);
        Assert.Contains("A pull request already exists", exists.ApiError.Errors[0].Message, StringComparison.Ordinal);
        Assert.Equal(head, Assert.Single(found).Head.Sha);
        Assert.Equal("stage:dev", Assert.Single(labels).Name);
        Assert.Equal("two", Assert.Single(await client.Issue.Comment.GetAllForIssue("acme", "config", 1)).Body);
        Assert.Equal(("Release web 1.0.0", "More"), (before.Title, before.Body));
        Assert.True(before.Mergeable);
        Assert.Equal("reviewer", Assert.Single(before.RequestedReviewers).Login);
        Assert.True(merge.Merged);
        Assert.True(after.Merged);
        Assert.Equal(merge.Sha, after.MergeCommitSha);
    }

    [Fact]
    public async Task Octokit_reports_statuses_and_deployments()
    {
        var client = Client();
        var sha = (await client.Git.Reference.Get("acme", "config", "heads/main")).Object.Sha;

        await client.Repository.Status.Create("acme", "config", sha, new NewCommitStatus { Context = "slipway/deploy", State = CommitState.Success });
        var combined = await client.Repository.Status.GetCombined("acme", "config", "main");
        var deployment = await client.Repository.Deployment.Create(
            "acme", "config", new NewDeployment(sha) { Environment = "dev/web", AutoMerge = false, RequiredContexts = [] });
        await client.Repository.Deployment.Status.Create(
            "acme", "config", deployment.Id, new NewDeploymentStatus(DeploymentState.Success) { EnvironmentUrl = "http://127.0.0.1/" });
        var statuses = await client.Repository.Deployment.Status.GetAll("acme", "config", deployment.Id);

        Assert.Equal(CommitState.Success, combined.State.Value);
        Assert.Equal("dev/web", Assert.Single(await client.Repository.Deployment.GetAll("acme", "config")).Environment);
        Assert.Equal(DeploymentState.Success, Assert.Single(statuses).State.Value);
    }

    [Fact]
    public async Task Octokit_reads_files_trees_commits_and_comparisons()
    {
        var head = await PushChangeAsync(await CloneAsync(), "release/dev/web", "dev/web/notes.txt", "one\n");
        var client = Client();

        var file = await client.Repository.Content.GetRawContentByRef("acme", "config", "dev/web/notes.txt", "release/dev/web");
        var tree = await client.Git.Tree.GetRecursive("acme", "config", head);
        var comparison = await client.Repository.Commit.Compare("acme", "config", "main", "release/dev/web");
        var branch = await client.Repository.Branch.Get("acme", "config", "release/dev/web");
        var user = await client.User.Current();
        await Assert.ThrowsAsync<NotFoundException>(() => client.Repository.Get("acme", "none"));

        Assert.Equal("one\n"u8.ToArray(), file);
        Assert.Contains(tree.Tree, entry => entry.Path == "dev/web/notes.txt");
        Assert.Equal(1, comparison.AheadBy);
        Assert.Equal(head, branch.Commit.Sha);
        Assert.Equal("acme", user.Login);
    }

    [Fact]
    public async Task A_wrong_token_is_told_apart_from_none()
    {
        var wrong = new GitHubClient(new ProductHeaderValue("tests"), Sandbox.Address) { Credentials = new Credentials("not-the-token") };
        var none = new GitHubClient(new ProductHeaderValue("tests"), Sandbox.Address);

        await Assert.ThrowsAsync<AuthorizationException>(() => wrong.Repository.Get("acme", "config"));
        Assert.Equal("main", (await none.Repository.Get("acme", "config")).DefaultBranch);
    }

    private GitHubClient Client() => new(new ProductHeaderValue("tests"), Sandbox.Address) { Credentials = new Credentials(Sandbox.Token) };
}

using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Deployments;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Policies;

namespace Slipway.Components.Tests.Deploying;

/// <summary>A preview answers for its pull request: what that leaves alone is shown, and does not fail it.</summary>
public sealed class PreviewsOfPullRequests : DeploymentTest
{
    private ConfigClone clone = null!;

    // What is on the default branch cannot be applied: somebody merged it all the same.
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        clone = Clone();
        clone.Git("rm", "-r", "--quiet", "--ignore-unmatch", "prod", "dev/web");
        clone.Push("Red", ("slipway.yaml", "stages: [{ name: dev }]\n"), ("dev/fixed/settings.yaml", Settings("fixed", "red")), ("dev/api/settings.yaml", Settings("api", "red")));
        using var run = Open();
        using var steps = new CommitDeployment(run, Results);
        await steps.RunAsync(NoTests, testsAll: false, default);
        clone.Push("Blue", ("dev/fixed/settings.yaml", Settings("fixed", "blue")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_another_one_left_in_a_bad_way_does_not_hold_it_up(bool asMerge)
    {
        var (number, comment) = (await ProposeAsync(("dev/api/more.yaml", Settings("more", "red"))), new PullRequestComments());

        await PreviewAsync(number, comment, asMerge);

        Assert.Contains("dev/fixed cannot be applied, as its plan says. This pull request leaves it as it is, and is not held up by that.", comment.Text, StringComparison.Ordinal);
        Assert.Contains("1 blocked", comment.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev/fixed/settings.yaml", "green")]
    [InlineData("slipway.yaml", null)]
    public async Task What_it_changes_itself_or_for_all_fails_it(string path, string? color)
    {
        var (number, comment) = (await ProposeAsync((path, color is null ? "stages: [{ name: dev }] # Ours\n" : Settings("fixed", color))), new PullRequestComments());

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => PreviewAsync(number, comment, asMerge: false));

        Assert.Equal("dev/fixed: cannot be applied like this: see the plan above.", failure.Message);
        Assert.DoesNotContain("not held up", comment.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev/api/more.yaml", true)]
    [InlineData("README.md", false)]
    public async Task Approvals_are_named_where_it_changes_what_needs_them_and_nowhere_else(string path, bool isNamed)
    {
        clone.Push("A gate", ("slipway.yaml", "stages: [{ name: dev, approvals: { from: [ada] } }]\n"));
        var (number, comment) = (await ProposeAsync((path, Settings("more", "red"))), new PullRequestComments());

        await PreviewAsync(number, comment, asMerge: false);

        Assert.Equal(isNamed, comment.Text.Contains("needs 1 approval of ada before this is deployed", StringComparison.Ordinal));
    }

    private static string Settings(string name, string color) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name} }}\nimmutable: true\ndata: {{ color: {color} }}\n";

    private async Task<int> ProposeAsync(params (string Path, string? Content)[] files)
    {
        clone.Git("checkout", "--quiet", "-B", "proposal", "origin/main");
        clone.Git("config", "push.default", "current");
        clone.Push("A proposal", files);
        return (await Forge.PullRequests.OpenAsync(new PullRequestText { Title = "A proposal", Body = "" }, "proposal", "main", default)).Number;
    }

    private async Task PreviewAsync(int number, PullRequestComments comment, bool asMerge)
    {
        var head = clone.Head;
        if (asMerge)
        {
            clone.Git("checkout", "--quiet", "-B", "merge", "origin/main");
            clone.Git([.. ConfigClone.Person, "merge", "--quiet", "--no-edit", "--no-ff", head.Value]);
        }

        using var run = Open();
        var reviewed = new ProposedPlans(null!, Forge, number, head, run) { FindBaseAsync = async token => (await clone.Repository.FetchAsync([], token)).Base.Commit };
        var scope = new ProposalScope(run, reviewed, new GitWorkTree(clone.Folder, Logger.None), new GitConfigHistory(clone.Folder, Logger.None));
        await new CommitPreview(run, new PreviewComment(comment, number, null, run.Commit)) { Changes = scope.ChangesAsync }.RunAsync(default);
    }

    private DeploymentRun Open() => OpenRun(rules: new StageRules { Policies = PolicyRules.Off("These manifests are about something else.") }) with
    {
        Manifests = new ManifestRenderings(clone.Folder, null, null),
        Commit = clone.Head,
        Listeners = [],
    };
}

using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Deployments;
using Slipway.Engine.Reviewing;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Policies;
using Slipway.Reviewing;

namespace Slipway.Components.Tests.Deploying;

/// <summary>A deployment does what was reviewed with its pull request, or less: from the preview over the merge to the cluster.</summary>
public sealed class BoundPlans : DeploymentTest
{
    private PlanRules rules = new() { Binding = PlanBinding.Reviewed };
    private ConfigClone clone = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        clone = Clone();
        var account = await AccountAsync();
        rules = rules with { PlannedBy = new HashSet<string> { account } };
    }

    [Fact]
    public async Task What_was_reviewed_is_deployed_and_a_repeat_finds_nothing_to_do()
    {
        var number = await ProposeAsync("red", ("dev/api/settings.yaml", Settings("red")));
        await PreviewAsync(number);
        await MergeAsync(number);

        await DeployAsync();
        await DeployAsync();

        var status = (await Forge.Deployments.GetStatusesAsync(await HeadOfAsync(number), default)).Single(one => one.Context == "slipway/plan/dev/api");
        Assert.Matches("^plan [0-9a-f]{64}: 2 to create$", status.Description);
        Assert.Equal(ReportState.Success, status.State);
    }

    [Fact]
    public async Task A_pull_request_without_a_plan_stops_before_the_first_write_and_says_how_to_approve_it()
    {
        var number = await ProposeAsync("red", ("dev/api/settings.yaml", Settings("red")));
        await MergeAsync(number);

        var failure = await Assert.ThrowsAsync<SlipwayException>(DeployAsync);

        Assert.Contains("v1 ConfigMap dev/settings: was not reviewed", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"pull request #{number} has no plan", failure.Message, StringComparison.Ordinal);
        Assert.Null(await ColorAsync());
        rules = rules with { ApprovedSurplus = failure.Message.Split("--approve-plan ")[1].Split('.')[0] };
        await DeployAsync();
        Assert.Equal("red", await ColorAsync());
    }

    [Fact]
    public async Task A_plan_of_a_branch_that_lacks_commits_of_the_base_is_not_kept_and_one_of_the_merge_is()
    {
        var number = await ProposeAsync("red", ("dev/api/settings.yaml", Settings("red")));
        clone.Git("checkout", "--quiet", "-B", "main", "origin/main");
        clone.Push("Meanwhile", ("README.md", "Other work\n"));
        await PreviewAsync(number);
        Assert.DoesNotContain(await Forge.Deployments.GetStatusesAsync(await HeadOfAsync(number), default), one => one.Context == "slipway/plan/dev/api");

        clone.Git("checkout", "--quiet", "-B", "merge", "origin/main");
        clone.Git([.. ConfigClone.Person, "merge", "--quiet", "--no-edit", "--no-ff", (await HeadOfAsync(number)).Value]);
        await PreviewAsync(number, clone.Head);
        await MergeAsync(number);
        await DeployAsync();

        Assert.Equal("red", await ColorAsync());
    }

    [Fact]
    public async Task A_push_without_a_pull_request_is_not_reviewed()
    {
        clone.Push("Straight", ("dev/api/settings.yaml", Settings("red")));

        var failure = await Assert.ThrowsAsync<SlipwayException>(DeployAsync);

        Assert.Contains("came without a pull request", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_person_changed_in_the_cluster_since_the_review_is_surplus()
    {
        await DeployedAsync("red");
        var number = await ProposeAsync("blue", ("dev/api/settings.yaml", Settings("blue")));
        await PreviewAsync(number);
        await MergeAsync(number);
        await DeleteAsync("settings");

        var failure = await Assert.ThrowsAsync<SlipwayException>(DeployAsync);

        Assert.Null(await ColorAsync());
        Assert.Contains("create v1 ConfigMap dev/settings: was not reviewed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_pull_requests_that_are_deployed_together_are_both_reviewed()
    {
        await DeployedAsync("red");
        var first = await ProposeAsync("one", ("dev/api/one.yaml", Settings("one", "one")));
        await PreviewAsync(first);
        var second = await ProposeAsync("two", ("dev/api/two.yaml", Settings("two", "two")));
        await PreviewAsync(second);
        await MergeAsync(first);
        await MergeAsync(second);

        await DeployAsync();

        Assert.Equal("red", await ColorAsync());
    }

    [Fact]
    public async Task A_plan_that_somebody_else_pushed_is_not_the_one_that_its_status_names()
    {
        var number = await ProposeAsync("red", ("dev/api/settings.yaml", Settings("red")));
        var head = await HeadOfAsync(number);
        await PreviewAsync(number);
        var other = (await Plans().FindAsync(head, default))!.Plans["dev/api"];
        await Plans("forged").PublishAsync(head, ["dev/api"], [other with { All = [.. other.All, new PlanDecision("prune", "v1 Secret dev/a") { Uid = "1" }] }], default);
        await MergeAsync(number);

        var failure = await Assert.ThrowsAsync<SlipwayException>(DeployAsync);

        Assert.Contains("is not the plan that the status slipway/plan/dev/api names", failure.Message, StringComparison.Ordinal);
        rules = rules with { PlannedBy = new HashSet<string> { "somebody-else" } };
        Assert.Contains("expected somebody-else", (await Assert.ThrowsAsync<SlipwayException>(DeployAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_plan_is_kept_once_and_its_time_stays()
    {
        var number = await ProposeAsync("red", ("dev/api/settings.yaml", Settings("red")));
        await PreviewAsync(number);
        await PreviewAsync(number);

        clone.Git("fetch", "--quiet", "origin", PublishedPlans.RefOf(await HeadOfAsync(number)));
        Assert.Equal("1", clone.Git("rev-list", "--count", "FETCH_HEAD"));
        Assert.Equal("README\ndev/api.json", clone.Git("ls-tree", "-r", "--name-only", "FETCH_HEAD"));
    }

    [Fact]
    public async Task Exactly_bound_a_stage_takes_nothing_less_either()
    {
        rules = rules with { Binding = PlanBinding.Exact };
        var number = await ProposeAsync("two", ("dev/api/settings.yaml", Settings("red")), ("dev/api/other.yaml", Settings("red", "other")));
        await PreviewAsync(number);
        await MergeAsync(number);
        await DeployAsync();
        await DeployAsync();

        var next = await ProposeAsync("blue", ("dev/api/settings.yaml", Settings("blue")), ("dev/api/other.yaml", Settings("blue", "other")));
        await PreviewAsync(next);
        await MergeAsync(next);
        await DeleteAsync("other");

        Assert.Contains("takes no other (PlanBinding.Exact)", (await Assert.ThrowsAsync<SlipwayException>(DeployAsync)).Message, StringComparison.Ordinal);
    }

    private static string Settings(string color, string name = "settings") => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name} }}\ndata: {{ color: {color} }}\n";

    private async Task DeployedAsync(string color)
    {
        var number = await ProposeAsync(color, ("dev/api/settings.yaml", Settings(color)));
        await PreviewAsync(number);
        await MergeAsync(number);
        await DeployAsync();
    }

    private async Task<int> ProposeAsync(string branch, params (string Path, string? Content)[] files)
    {
        clone.Git("checkout", "--quiet", "-B", branch, "origin/main");
        clone.Git("rm", "-r", "--quiet", "--ignore-unmatch", "prod");
        File.WriteAllText(Path.Combine(clone.Folder, "slipway.yaml"), "stages: [{ name: dev }]\n");
        clone.Git("config", "push.default", "current");
        clone.Push(branch, files);
        var opened = await Forge.PullRequests.OpenAsync(new PullRequestText { Title = branch, Body = "" }, branch, "main", default);
        return opened.Number;
    }

    private async Task<CommitSha> HeadOfAsync(int number) => (await Forge.PullRequests.GetAsync(number, default)).Head;

    private async Task PreviewAsync(int number, CommitSha? merge = null)
    {
        var head = await HeadOfAsync(number);
        clone.Git("checkout", "--quiet", (merge ?? head).Value);
        using var run = Open();
        var kept = new ProposedPlans(Plans(), Forge, number, head, run) { FindBaseAsync = async token => (await clone.Repository.FetchAsync([], token)).Base.Commit };
        await new CommitPreview(run) { Keep = kept.KeepAsync }.RunAsync(default);
    }

    private async Task MergeAsync(int number)
    {
        await Forge.PullRequests.MergeAsync(number, await HeadOfAsync(number), default);
        clone.Git("fetch", "--quiet", "origin");
        clone.Git("checkout", "--quiet", "-B", "main", "origin/main");
    }

    private async Task DeployAsync()
    {
        using var run = Open();
        using var steps = new CommitDeployment(run, Results);
        await steps.RunAsync(NoTests, testsAll: false, default);
    }

    private DeploymentRun Open()
    {
        var run = OpenRun(rules: new StageRules { Policies = PolicyRules.Off("These manifests are about something else."), Plan = rules }, stage: "dev");
        var manifests = new ManifestRenderings(clone.Folder, StageName.Parse("dev"), ApplicationName.Parse("api"));
        var history = new GitConfigHistory(clone.Folder, Logger.None);
        return run with
        {
            Manifests = manifests,
            Commit = clone.Head,
            Listeners = [],
            IsAncestor = async (commit, other, token) => await new GitWorkTree(clone.Folder, Logger.None).IsAncestorAsync(commit, other, token) == Ancestry.Ancestor,
            Reviews = new ReviewedPlans(
                Plans(), new ReviewForge(Forge.PullRequests, Forge.Reviews, Forge.Teams, Forge.Deployments, async (commit, other, token) => await new GitWorkTree(clone.Folder, Logger.None).IsAncestorAsync(commit, other, token) == Ancestry.Ancestor),
                history, manifests.SourcesOf),
        };
    }

    private GitPlanStore Plans(string cache = "plans") =>
        new(new GitRemote(Sandbox.ConfigRepository.AbsoluteUri, new Secret(Sandbox.Token)), PathOf(cache), Logger.None, new CommitIdentity(), TimeProvider.System);

    private async Task<string> AccountAsync()
    {
        await Forge.Deployments.SetStatusAsync(Commit, new CommitStatus { Context = "who", State = ReportState.Success, Description = "" }, default);
        return (await Forge.Deployments.GetStatusesAsync(Commit, default)).Single(status => status.Context == "who").Account!;
    }

    private async Task<string?> ColorAsync()
    {
        using var run = Open();
        var settings = await run.Clusters.OfRun.GetAsync(Id, default);
        return settings?.Content.GetMap("data")?.GetString("color");
    }

    private async Task DeleteAsync(string name)
    {
        using var run = Open();
        var live = (await run.Clusters.OfRun.GetAsync(Id with { Name = name }, default))!;
        await run.Clusters.OfRun.DeleteAsync(live.Id, new Resources.DeleteOptions { Uid = live.Uid! }, default);
    }

    private static readonly Resources.ResourceId Id = new(Resources.BuiltInTypes.ConfigMaps.Type, "dev", "settings");
}

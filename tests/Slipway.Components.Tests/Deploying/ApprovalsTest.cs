using System.Net.Http.Headers;
using System.Net.Http.Json;
using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Deployments;
using Slipway.Engine.Changes;
using Slipway.Engine.Listeners;
using Slipway.Engine.Recording;
using Slipway.Engine.Reviewing;
using Slipway.Forges;
using Slipway.Git;
using Slipway.GitHub;
using Slipway.Naming;
using Slipway.Policies;
using Slipway.Records;

namespace Slipway.Components.Tests.Deploying;

/// <summary>A config repository whose stage needs an approval of acme/operations, of which ada is one, and what people do to its pull requests.</summary>
public abstract class ApprovalsTest : DeploymentTest
{
    private protected const string Gate = "stages: [{ name: dev, approvals: { from: [acme/operations] } }]\n";

    private protected const string NoGate = "stages: [{ name: dev }]\n";

    private protected static readonly Resources.ResourceId Id = new(Resources.BuiltInTypes.ConfigMaps.Type, "dev", "settings");

    private protected ConfigClone Work { get; private set; } = null!;

    private protected HttpClient Http { get; } = new();

    private protected ReviewForge ReviewForge => new(Forge.PullRequests, Forge.Reviews, Forge.Teams, Forge.Deployments, (_, _, _) => Task.FromResult<bool?>(true));

    private Uri Api => GitHubRepository.Parse(Sandbox.ConfigRepository.AbsoluteUri).Api;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Work = Clone();
        Work.Git("config", "push.default", "current");
        Work.Git("rm", "-r", "--quiet", "--ignore-unmatch", "dev", "staging", "prod");
        Work.Push("One stage", ("slipway.yaml", NoGate), ("dev/api/settings.yaml", Settings("white")));
        Work.Push("Which needs approvals", ("slipway.yaml", Gate));
        await JoinAsync("operations", "ada");
    }

    public override async Task DisposeAsync()
    {
        Http.Dispose();
        await base.DisposeAsync();
    }

    private protected static string Settings(string color, string name = "settings") => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name} }}\ndata: {{ color: {color} }}\n";

    /// <summary>Opens a pull request from a branch of its own on main.</summary>
    private protected async Task<int> ProposeAsync(string branch, params (string Path, string? Content)[] files)
    {
        Work.Git("checkout", "--quiet", "-B", branch, "origin/main");
        Work.Push(branch, files);
        return (await Forge.PullRequests.OpenAsync(new PullRequestText { Title = branch, Body = "" }, branch, "main", default)).Number;
    }

    private protected async Task<CommitSha> HeadOfAsync(int number) => (await Forge.PullRequests.GetAsync(number, default)).Head;

    private protected async Task MergeAsync(int number)
    {
        await Forge.PullRequests.MergeAsync(number, await HeadOfAsync(number), default);
        Pull();
    }

    private protected void Pull()
    {
        Work.Git("fetch", "--quiet", "origin");
        Work.Git("checkout", "--quiet", "-B", "main", "origin/main");
    }

    private protected async Task<int> ProposeAndMergeAsync(string color)
    {
        var number = await ProposeAsync(color, ("dev/api/settings.yaml", Settings(color)));
        await MergeAsync(number);
        return number;
    }

    private protected Task ReviewAsync(string account, int number, string verdict = "APPROVE", CommitSha? commit = null) => SendAsync(
        account, HttpMethod.Post, $"repos/acme/config/pulls/{number}/reviews",
        commit is null ? (object)new { @event = verdict, body = "Looked at." } : new { @event = verdict, body = "Looked at.", commit_id = commit.Value });

    private protected Task JoinAsync(string team, params string[] accounts) => Task.WhenAll(accounts.Select(async account =>
    {
        await SendAsync("acme", HttpMethod.Post, "orgs/acme/teams", new { name = team });
        await SendAsync("acme", HttpMethod.Put, $"orgs/acme/teams/{team}/memberships/{account}", new { });
    }));

    private protected async Task SendAsync(string account, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Api, path)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"{Sandbox.Token}.{account}");
        (await Http.SendAsync(request)).EnsureSuccessStatusCode();
    }

    /// <summary>Deploys main; returns what the summary says of the application.</summary>
    private protected async Task<string> DeployAsync(bool ignores = false, ReviewForge? forge = null, bool hasForge = true, string? folder = null, string stage = "dev", string within = "")
    {
        var clone = folder ?? Work.Folder;
        var manifests = new ManifestRenderings(Path.Combine(clone, within), StageName.Parse(stage), application: null);
        var history = new GitConfigHistory(clone, Logger.None);
        async Task<bool?> IsBeforeAsync(CommitSha commit, CommitSha other, CancellationToken token) => await new GitWorkTree(Work.Folder, Logger.None).IsAncestorAsync(commit, other, token) == Ancestry.Ancestor;
        var commit = Work.Head;
        using var run = OpenRun(rules: new StageRules { Policies = PolicyRules.Off("These manifests are about something else.") }) with
        {
            Manifests = manifests,
            Commit = commit,
            Listeners = [new ForgeReports(Forge.Deployments, new ForgeReportOptions { Commit = commit, AddressOf = AddressOf, IsWhole = true }, Logger.None)],
            IsAncestor = IsBeforeAsync,
            Records = new LastingRecords(Store(), new OriginSearch(new ApplicationChanges(history, IsBeforeAsync), manifests.SourcesOf, Forge.PullRequests, Forge.Sources, Forge.Reviews), new LastingRecordsOptions("1.0.0", "jane"), TimeProvider.System),
            Approvals = new ApprovalGate(
                new NeededApprovals(history, history, within), hasForge ? forge ?? ReviewForge : null, manifests.SourcesOf),
        };
        using var steps = new CommitDeployment(run, Results) { IgnoresApprovals = ignores };
        return (await steps.RunAsync(NoTests, testsAll: false, default)).First(pair => pair.Key == $"{stage}/api").Value;
    }

    private protected async Task<RecordEntry> LastRecordAsync() => (await Store().ReadAsync(null, default)).Single().Entries[^1];

    private GitRecordStore Store() =>
        new(new GitRemote(Sandbox.ConfigRepository.AbsoluteUri, new Secret(Sandbox.Token)), PathOf("records"), Logger.None, new CommitIdentity(), TimeProvider.System);

    private protected async Task<SlipwayException> RefusedAsync(bool hasForge = true) => await Assert.ThrowsAsync<SlipwayException>(() => DeployAsync(hasForge: hasForge));

    private protected async Task<string?> ColorAsync()
    {
        using var run = OpenRun();
        return (await run.Clusters.OfRun.GetAsync(Id, default))?.Content.GetMap("data")?.GetString("color");
    }
}

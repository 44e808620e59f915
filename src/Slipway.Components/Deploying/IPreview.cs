using Nuke.Common;
using Serilog;
using Slipway.Ci;
using Slipway.Ci.Logs;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Components.Notifying;
using Slipway.Components.Promoting;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.ConfigRepositories;
using Slipway.Deployments;
using Slipway.Engine.Changes;
using Slipway.Engine.Events;
using Slipway.Engine.Fencing;
using Slipway.Engine.Listeners;
using Slipway.Engine.Recording;
using Slipway.Engine.Releasing;
using Slipway.Engine.Reviewing;
using Slipway.Git;
using Slipway.GitHub;
using Slipway.Naming;
using Slipway.Notifications;
using Slipway.Releases;
using Slipway.Renderings;
using Slipway.Reports;

namespace Slipway.Components;

/// <summary>Shows what a deployment would do.</summary>
public interface IPreview : IValidate, IHaveCluster, IHaveConfigRepository, IHaveStageRules, IHaveNotifications, IHaveReopening, IHaveRegistry
{
    /// <summary>Plans against the cluster, prints the plan, sets the commit status <c>slipway/preview</c> and keeps the plan as one comment on the pull request, where a forge is configured.
    /// An image of it that its registry does not have fails it.</summary>
    Target Preview => _ => _
        .Description("Shows what a deployment would change; sets the commit status slipway/preview")
        .DependsOn<IValidate>(x => x.Validate)
        .Requires(() => ForgeIsValid, () => NotificationsAreValid, () => RunIsValid, () => SelectionIsValid, () => RegistryIsValid, () => ClusterIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            var opened = await OpenRunAsync(cancellationToken, rules => rules with { Plan = rules.Plan with { IsReadOnly = PreviewReadsOnly == true } });
            var reviewed = await FindReviewedAsync(opened, cancellationToken);
            using var run = reviewed is null ? opened : opened with { Statuses = new StatusReports(reviewed.Forge.Deployments, reviewed.Head, opened.Page) };
            // A preview does not wait for a registry as long as a push would.
            using var registry = RegistryClient(options => options with { AnswerTime = TimeSpan.FromSeconds(10), Attempts = 2, MaxWait = TimeSpan.FromSeconds(5) });
            var comment = CiRun.FindPullRequest(PullRequest) is { } number && FindForge() is { } forge
                ? new PreviewComment(forge.PullRequests, number, SelectedStage, run.Commit)
                : null;
            var preview = new CommitPreview(run, comment)
            {
                Registry = registry,
                KnownRegistry = string.IsNullOrEmpty(Registry) ? null : ImageReference.Parse(Registry),
                Notice = CheckNotice(page: run.Page),
                Analyses = RolloutAnalyses.Find(this, run),
                Keep = reviewed is null ? null : reviewed.KeepAsync,
                Changes = reviewed is null ? null : new ProposalScope(run, reviewed, new GitWorkTree(run.Manifests.Root, Log.Logger), OpenHistory(run.Manifests)).ChangesAsync,
            };
            var plans = await preview.RunAsync(cancellationToken);
            PlanFile.Write(run.Stamp, new PlanResult { Applications = plans });
            this.Summarise(preview.Summary);
        }));

    // A preview of what a merge would make is one of the pull request's head.
    private async Task<ProposedPlans?> FindReviewedAsync(DeploymentRun run, CancellationToken cancellationToken)
    {
        if (CiRun.FindPullRequest(PullRequest) is not { } number || FindForge() is not { } forge)
        {
            return null;
        }

        // "Update branch" makes merges as well, and those are the head themselves.
        var merged = await new GitWorkTree(run.Manifests.Root, Log.Logger).MergedAsync(run.Commit, cancellationToken);
        var isMerge = merged is not null && (await forge.PullRequests.GetAsync(number, cancellationToken)).Head == merged;
        return new ProposedPlans(PlanStore(), forge, number, isMerge ? merged! : run.Commit, run)
        {
            FindBaseAsync = async token => (await ConfigRepositoryClient().FetchAsync([], token)).Base.Commit,
        };
    }

    /// <summary>The hash of a plan that somebody saw and that may prune more than the stage's budget allows.</summary>
    [Parameter("Hash of a plan that may prune more than the stage's prune budget allows: the plan's text names it")]
    string? ApprovePrune => TryGetValue(() => ApprovePrune);

    /// <summary>Whether the server is not asked for a dry run, for which an account needs the rights of the writes themselves.</summary>
    [Parameter("Preview with an account that may only read: manifests and live objects are compared without a dry run by the server, and the plan says so", Name = "ReadOnly")]
    bool? PreviewReadsOnly => TryGetValue<bool?>(() => PreviewReadsOnly!);

    /// <summary>The hash of a plan that somebody saw and that may do more than the one that was reviewed with its pull request.</summary>
    [Parameter("Hash of a plan that may do more than the reviewed one, where a stage is bound to that: the failure names it")]
    string? ApprovePlan => TryGetValue(() => ApprovePlan);

    /// <summary>The pull request that gets the plan as a comment. Default: what GitHub Actions says; none elsewhere.</summary>
    [Parameter("Number of the pull request that gets the plan as a comment. Default: known on GitHub Actions")]
    string? PullRequest => TryGetValue(() => PullRequest);

    /// <summary>The plans: <c>artifacts/plan.json</c>.</summary>
    ArtifactFile<PlanResult> PlanFile => new(ArtifactsDirectory / "plan.json", nameof(Preview));

    /// <summary>The commit of the config repository that the manifests are of, ready to be planned and applied.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="adjust">Changes the rules of each stage; null for none.</param>
    /// <param name="onlyLooks">Whether nothing comes of the run but what it prints and writes to files: then the files may differ from the commit.</param>
    internal async Task<DeploymentRun> OpenRunAsync(CancellationToken cancellationToken, Func<StageRules, StageRules>? adjust = null, bool onlyLooks = false)
    {
        var manifests = OpenManifests();
        var clusters = StageClusters.Of(ConnectToCluster, ClusterOptions, manifests.RulesRoot, GkeConnections().Open, Log.Logger);
        try
        {
            // Where each stage names its cluster, the run may have none of its own.
            if (manifests.Configuration.Stages.Any(stage => stage.Cluster is null && stage.Clusters.Count == 0))
            {
                clusters.OfRun.WarmUp();
            }

            return await OpenRunAsync(manifests, clusters, adjust ?? (rules => rules), onlyLooks, cancellationToken);
        }
        catch
        {
            clusters.Dispose();
            throw;
        }
    }

    private async Task<DeploymentRun> OpenRunAsync(ManifestRenderings manifests, StageClusters clusters, Func<StageRules, StageRules> adjust, bool onlyLooks, CancellationToken cancellationToken)
    {
        var clone = new GitWorkTree(manifests.Root, Log.Logger);
        var head = clone.HeadAsync(cancellationToken);
        var files = clone.UncommittedFilesAsync("build", cancellationToken);
        // Without a repository both fail, and the first one says it best.
        await Task.WhenAll(head, files).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var commit = await head;
        if (!onlyLooks)
        {
            UncommittedFiles.Refuse([.. await files]);
        }
        else if (UncommittedFiles.Warning([.. await files], commit) is { } warning)
        {
            Log.Warning("{Uncommitted:l}", warning);
        }

        if (manifests.Root == manifests.RulesRoot && CiHost.Here.DescribeOther(commit) is { } other)
        {
            Log.Warning("{Other:l}", other);
        }

        var page = CiRun.Find(RunUrl);
        var forge = FindForge();
        if (forge is null && AmbientToken.WhyNot(ConfigRepository) is { Length: > 0 } unused)
        {
            Log.Warning("The forge is told nothing.{Reason:l} Set SLIPWAY_FORGE_TOKEN, or a GitHub App", unused);
        }

        var history = OpenHistory(manifests);
        CommitOrder order = new OrderOfCommits(clone, token => FindHistoryAsync(clone, token), Log.Logger).IsBeforeAsync;
        var reviews = forge is null ? null : new ReviewForge(forge.PullRequests, forge.Reviews, forge.Teams, forge.Deployments, order);
        return new DeploymentRun
        {
            Manifests = manifests,
            Clusters = clusters,
            Commit = commit,
            Config = await FindConfigAsync(clone, cancellationToken),
            IsAncestor = order,
            RulesOf = stage => adjust(ApprovedRulesOf(stage)),
            Statuses = new StatusReports(forge?.Deployments, commit, page),
            RunLog = RunLogs.Find(
                Environment.GetEnvironmentVariable, Console.IsOutputRedirected, Console.Out, Console.SetOut, Log.Logger, () => (Console.WindowWidth, Console.WindowHeight), TimeProvider.System),
            Listeners = FindListeners(forge, manifests, commit, page, cancellationToken),
            Releases = new ReleaseCheck(history, manifests.Configuration, token => ProposalsAsync(forge, commit, token)),
            History = history,
            Restores = forge is null ? null : new RestoreProposer(ConfigRepositoryClient(), history, forge.PullRequests),
            Promotions = forge is null ? null : OpenPromotions(manifests, forge),
            Reviews = reviews is null ? null : new ReviewedPlans(PlanStore(), reviews, history, manifests.SourcesOf),
            Approvals = new ApprovalGate(
                new NeededApprovals(history, history, clone.FolderInClone() is { Length: > 0 } folder ? $"{folder}/" : ""),
                reviews,
                manifests.SourcesOf),
            Records = forge is null ? null : new LastingRecords(
                RecordStore(),
                new OriginSearch(new ApplicationChanges(history, order), manifests.SourcesOf, forge.PullRequests, forge.Sources, forge.Reviews),
                new LastingRecordsOptions(SlipwayVersion.Text, CiHost.Here.Actor is { } actor ? LogText.Neutralise(actor) : null),
                TimeProvider.System),
            Page = page,
            SmokeReport = ArtifactsDirectory / "smoke-tests.xml",
            Holder = page?.AbsoluteUri ?? $"process {Environment.ProcessId} on {Environment.MachineName}",
        };
    }

    private IReadOnlyList<IDeployListener> FindListeners(GitHubForge? forge, ManifestRenderings manifests, CommitSha commit, Uri? page, CancellationToken cancellationToken)
    {
        if (forge is null)
        {
            return [];
        }

        forge.Writes.HurryWhen(cancellationToken);

        Uri? AddressOf(RenderingTarget target) => manifests.StageOf(target).UrlOf(target.Application);
        var reports = new ForgeReports(
            forge.Deployments,
            new ForgeReportOptions
            {
                Commit = commit,
                Run = page,
                IsWhole = string.IsNullOrEmpty(SelectedApplication) && (string.IsNullOrEmpty(SelectedStage) || manifests.Configuration.Stages.Count == 1),
                AddressOf = AddressOf,
                Ending = cancellationToken,
                WritesLeft = () => forge.Writes.Remaining(EventFanOut.Patience),
            },
            Log.Logger);
        var comments = new RolloutComments(forge.PullRequests, page);
        return FindNotifier() is { } notifier
            ? [reports, comments, new ReleaseNoticesListener(new ReleaseNotices(forge.PullRequests, notifier, TimeProvider.System), forge.PullRequests, commit, page, AddressOf)]
            : [reports, comments];
    }

    // However it is cloned, by whomever.
    private async Task<string?> FindConfigAsync(GitWorkTree clone, CancellationToken cancellationToken)
    {
        var address = (ConfigRepository is { Length: > 0 } given ? GitRemote.WebAddress(given) : null) ?? await clone.WebAddressAsync(cancellationToken);
        var folder = clone.FolderInClone();
        return address is null ? null : $"{new Uri(address).Authority}{new Uri(address).AbsolutePath}".ToLowerInvariant() + (folder.Length == 0 ? "" : $"//{folder}");
    }

    // A forge that cannot be reached does not stop a deployment: the commit itself tells most.
    private async Task<IReadOnlyList<ReleaseMarker>> ProposalsAsync(GitHubForge? forge, CommitSha commit, CancellationToken cancellationToken)
    {
        try
        {
            var found = forge is null ? []
                : CiRun.FindPullRequest(PullRequest) is { } number ? await forge.PullRequests.GetAsync(number, cancellationToken) is { } one ? [one] : []
                : await forge.PullRequests.FindByCommitAsync(commit, cancellationToken);
            return [.. found.Where(pullRequest => !pullRequest.IsFromFork).Select(pullRequest => ReleaseMarker.Find(pullRequest.Text.Body)).OfType<ReleaseMarker>()];
        }
        catch (SlipwayException exception)
        {
            Log.Warning("The pull request of commit {Commit:l} could not be read, so that only the commit tells what it releases: {Reason:l}", commit.Abbreviated, exception.Message);
            return [];
        }
    }

    internal GitConfigHistory OpenHistory(ManifestRenderings manifests) =>
        new(manifests.Root, Log.Logger) { Repository = string.IsNullOrWhiteSpace(ConfigRepository) ? null : ConfigRepositoryClient().History };

    // The clone's own credentials are git's; a token is for the config repository only.
    private async Task<IBranchHistory?> FindHistoryAsync(GitWorkTree clone, CancellationToken cancellationToken) =>
        !string.IsNullOrWhiteSpace(ConfigRepository) ? ConfigRepositoryClient().History
        : await clone.OriginAsync(cancellationToken) is { } origin ? new GitConfigRepository(new GitRemote(origin), TemporaryDirectory / "git", Log.Logger).History
        : null;

    /// <summary>A requirement: what is set about the forge makes sense, where there is one to report to.</summary>
    internal bool ForgeIsValid => !NamesForgeAccess || ConfigRepositoryIsValid;

    private StageRules ApprovedRulesOf(StageName stage)
    {
        var rules = RulesOf(stage);
        rules = rules.Drift.OnForeignEdit.After is { } after ? rules with { Plan = rules.Plan with { OverwritesEditsUntil = TimeProvider.System.GetUtcNow() - after } } : rules;
        return ApprovePrune is null && ApprovePlan is null ? rules
            : rules with { Plan = rules.Plan with { ApprovedPlan = ApprovePrune ?? rules.Plan.ApprovedPlan, ApprovedSurplus = ApprovePlan ?? rules.Plan.ApprovedSurplus } };
    }

    private RunPromotions OpenPromotions(ManifestRenderings manifests, GitHubForge forge)
    {
        var by = ProposedBy();
        // It lives as long as the run, and those who listen are told as it goes.
        var releaser = forge.Releaser(ConfigRepositoryClient(), Log.Logger, OpenNotices(forge.PullRequests), by);
        return new RunPromotions(new Promoter(releaser, OpenHistory(manifests), forge.PullRequests, forge.Sources, by, Log.Logger, TimeProvider.System), TimeProvider.System);
    }

    // What a preview found, for the message of the release that it is about.
    private Func<string?, CancellationToken, Task> CheckNotice(Uri? page) => (problem, cancellationToken) =>
        CiRun.FindPullRequest(PullRequest) is { } number && FindForge() is { } forge
            ? OpenNotices(forge.PullRequests).TellAsync(
                async token => await forge.PullRequests.GetAsync(number, token) is { State: Forges.PullRequestState.Open, IsFromFork: false } open && ReleaseBranch.TryParse(open.Branch) is not null ? open : null,
                new NoticeNews(problem is null ? NoticeState.Checked : NoticeState.CheckFailed) { Detail = problem, Run = page },
                cancellationToken)
            : Task.CompletedTask;

    private GitHubForge? FindForge() =>
        HasForgeAccess() ? Forge() : null;
}

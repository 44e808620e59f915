using Octokit;
using Slipway.Forges;
using Slipway.GitHub.Http;
using Slipway.Naming;
using CommitStatus = Slipway.Forges.CommitStatus;
using Deployment = Slipway.Forges.Deployment;
using Slipway.Reports;

namespace Slipway.GitHub;

internal sealed class GitHubDeployments(GitHubClient client, GitHubRepository repository, TimeProvider time) : IDeployments
{
    private const int MaxDescriptionLength = 140;

    // No image has a space in it.
    private const string ImagesKey = "images";
    private const int MaxImages = 100;
    private readonly GitHubCalls calls = new(repository);

    private string Owner => repository.Owner;

    private string Name => repository.Name;

    public Task SetStatusAsync(CommitSha commit, CommitStatus status, CancellationToken cancellationToken) => calls.CallAsync(
        $"status {status.Context} of commit {commit.Abbreviated}",
        () => client.Repository.Status.Create(Owner, Name, commit.Value, new NewCommitStatus
        {
            Context = status.Context,
            State = status.State switch
            {
                ReportState.Pending => CommitState.Pending,
                ReportState.Success => CommitState.Success,
                ReportState.Failure => CommitState.Failure,
                _ => CommitState.Error,
            },
            Description = Shortened(status.Description),
            TargetUrl = status.Url?.AbsoluteUri,
        }),
        cancellationToken);

    public async Task<IReadOnlyList<CommitStatus>> GetStatusesAsync(CommitSha commit, CancellationToken cancellationToken)
    {
        // All statuses, newest first; the combined endpoint would stop at its first page.
        var statuses = await calls.CallAsync(
            $"statuses of commit {commit.Abbreviated}",
            () => client.Repository.Status.GetAll(Owner, Name, commit.Value, new ApiOptions { PageSize = 100 }),
            cancellationToken);
        return [.. statuses.DistinctBy(status => status.Context).Select(Read)];
    }

    public Task BeginAsync(Deployment deployment, CancellationToken cancellationToken) => EnsureAsync(deployment, cancellationToken);

    public async Task ReportAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        var id = await EnsureAsync(deployment, cancellationToken);
        await calls.CallAsync(What(deployment.Commit, deployment.Environment), () => client.Repository.Deployment.Status.Create(Owner, Name, id, NewStatus(deployment)), cancellationToken);
    }

    private async Task<long> EnsureAsync(Deployment deployment, CancellationToken cancellationToken)
    {
        var what = What(deployment.Commit, deployment.Environment);
        long? id = null;
        await GitHubCalls.OnceAsync(
            async () => (id = (await FindAsync(deployment.Commit, deployment.Environment, what, cancellationToken))?.Id) is not null,
            async () => id = (await calls.CallAsync(what, () => client.Repository.Deployment.Create(Owner, Name, New(deployment)), cancellationToken)).Id,
            time,
            cancellationToken);
        if (id is not > 0)
        {
            // The answer to a merge that the server wants to make first, which we have asked it not to make.
            throw new SlipwayException($"{what} in {repository}", "the server did not create it.", isTransient: true);
        }

        return id.Value;
    }

    public async Task<Deployment?> FindAsync(CommitSha commit, string environment, CancellationToken cancellationToken)
    {
        var what = What(commit, environment);
        if (await FindAsync(commit, environment, what, cancellationToken) is not { } found)
        {
            return null;
        }

        var statuses = await calls.CallAsync(what, () => client.Repository.Deployment.Status.GetAll(Owner, Name, found.Id), cancellationToken);
        // A later deployment makes this one inactive; its own outcome is the state before.
        var status = statuses.FirstOrDefault(status => status.State.Value != DeploymentState.Inactive);
        return new Deployment
        {
            Commit = commit,
            Environment = environment,
            State = status?.State.Value switch
            {
                DeploymentState.Success => ReportState.Success,
                DeploymentState.Failure => ReportState.Failure,
                DeploymentState.Error => ReportState.Error,
                _ => ReportState.Pending,
            },
            Description = status?.Description ?? found.Description ?? "",
            Images = found.Payload?.GetValueOrDefault(ImagesKey)?.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            EnvironmentUrl = Address(status?.EnvironmentUrl),
            RunUrl = Address(status?.LogUrl) ?? Address(status?.TargetUrl),
        };
    }

    private async Task<Octokit.Deployment?> FindAsync(CommitSha commit, string environment, string what, CancellationToken cancellationToken)
    {
        // Octokit's own method cannot filter.
        var filter = new Dictionary<string, string> { ["sha"] = commit.Value, ["environment"] = environment };
        var found = await calls.CallAsync(
            what,
            () => client.Connection.Get<List<Octokit.Deployment>>(new Uri($"repos/{Owner}/{Name}/deployments", UriKind.Relative), filter),
            cancellationToken);
        return found.Body.FirstOrDefault(deployment => deployment.Sha == commit.Value && deployment.Environment == environment);
    }

    private static string What(CommitSha commit, string environment) => $"deployment of {commit.Abbreviated} to {environment}";

    private static NewDeployment New(Deployment deployment) => new(deployment.Commit.Value)
    {
        Environment = deployment.Environment,
        Description = Shortened(deployment.Description),
        Payload = deployment.Images is { } images ? new Dictionary<string, string> { [ImagesKey] = string.Join(' ', images.Take(MaxImages)) } : null,
        // What is deployed is this commit, whatever other checks say by now.
        AutoMerge = false,
        RequiredContexts = [],
    };

    private static NewDeploymentStatus NewStatus(Deployment deployment) => new(deployment.State switch
    {
        ReportState.Pending => DeploymentState.InProgress,
        ReportState.Success => DeploymentState.Success,
        ReportState.Failure => DeploymentState.Failure,
        _ => DeploymentState.Error,
    })
    {
        Description = Shortened(deployment.Description),
        EnvironmentUrl = deployment.EnvironmentUrl?.AbsoluteUri,
        LogUrl = deployment.RunUrl?.AbsoluteUri,
    };

    private static CommitStatus Read(Octokit.CommitStatus status) => new()
    {
        Context = status.Context,
        State = status.State.Value switch
        {
            CommitState.Success => ReportState.Success,
            CommitState.Failure => ReportState.Failure,
            CommitState.Error => ReportState.Error,
            _ => ReportState.Pending,
        },
        Description = status.Description ?? "",
        Account = status.Creator?.Login,
        Url = Address(status.TargetUrl),
    };

    private static Uri? Address(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address) ? address : null;

    private static string Shortened(string text) => LogText.CutLines(text, MaxDescriptionLength);
}

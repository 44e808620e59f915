using System.Reflection;
using Octokit;
using Octokit.Internal;
using Serilog;
using Slipway.Forges;
using Slipway.GitHub.Http;
using Slipway.Releases;

namespace Slipway.GitHub;

/// <summary>The forge of a config repository, through its REST API.</summary>
public sealed class GitHubForge
{
    // Each attempt has its own, shorter limit; this one leaves room for the waits that rate limits ask for: up to an hour for the budget of writes, and those of the retries.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(110);

    // What a release or deployment needs, docs/guides/github.md.
    private static readonly (string Right, string Access)[] Needed = [("contents", "write"), ("pull_requests", "write"), ("statuses", "write"), ("deployments", "write"), ("checks", "read")];

    private readonly Func<Task> warmUp;
    private readonly Func<CancellationToken, Task<ForgeAccess>> access;

    /// <param name="repository">The repository.</param>
    /// <param name="token">A personal, installation or workflow token; null to read what everybody may read.</param>
    /// <param name="logger">Gets waits and retries.</param>
    /// <param name="time">The clock; the system's by default.</param>
    public GitHubForge(GitHubRepository repository, Secret? token, ILogger logger, TimeProvider? time = null)
        : this(repository, GitHubTokens.Of(token), logger, time)
    {
    }

    /// <param name="repository">The repository.</param>
    /// <param name="tokens">Who acts.</param>
    /// <param name="logger">Gets waits and retries.</param>
    /// <param name="time">The clock; the system's by default.</param>
    public GitHubForge(GitHubRepository repository, GitHubTokens tokens, ILogger logger, TimeProvider? time = null)
    {
        var clock = time ?? TimeProvider.System;
        var budget = new WriteBudget(clock, logger);
        var http = new HttpClientAdapter(() => new WritePacing(budget)
        {
            InnerHandler = new RetryingHandler(logger, clock)
            {
                InnerHandler = new ApiAnswers(logger) { InnerHandler = new Authorizing(tokens, repository.Api) { InnerHandler = ApiAnswers.Sockets() } },
            },
        });
        http.SetRequestTimeout(Timeout);
        var patient = new PatientHttpClient(http, Timeout);
        var version = typeof(GitHubForge).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        var client = new GitHubClient(new Connection(
            new ProductHeaderValue("slipway", version), repository.Api, new InMemoryCredentialStore(Credentials.Anonymous), patient, new SimpleJsonSerializer()));
        access = cancellationToken => AccessAsync(client, repository, tokens, cancellationToken);
        warmUp = () => client.PullRequest.GetAllForRepository(repository.Owner, repository.Name, new ApiOptions { PageSize = 1, PageCount = 1 });
        Writes = budget;
        PullRequests = new GitHubPullRequests(client, repository, clock);
        Reviews = new GitHubReviews(client, repository);
        Teams = new GitHubTeams(client, repository);
        Sources = new GitHubSourceHistory(client, repository);
        Deployments = new GitHubDeployments(client, repository, clock);
        Checks = new GitHubChecks(client, repository, Deployments);
    }

    /// <summary>
    /// Opens the connection in the background, with a look at the newest pull request, while the caller does something else: the first request of a process takes as long as many
    /// others.
    /// </summary>
    public void WarmUp()
    {
        _ = Task.Run(TryAsync);

        async Task TryAsync()
        {
            try
            {
                await warmUp();
            }
            catch (Exception exception) when (exception is ApiException or HttpRequestException or SlipwayException or OperationCanceledException)
            {
                // The first request that needs an answer fails likewise, and says so.
            }
        }
    }

    /// <summary>What the credentials may do in the repository. Nothing is written.</summary>
    /// <exception cref="SlipwayException">The server cannot be reached, or refuses the credentials.</exception>
    internal Task<ForgeAccess> FindAccessAsync(CancellationToken cancellationToken) => access(cancellationToken);

    private static async Task<ForgeAccess> AccessAsync(GitHubClient client, GitHubRepository repository, GitHubTokens tokens, CancellationToken cancellationToken)
    {
        var found = await new GitHubCalls(repository).CallAsync("the repository", () => client.Repository.Get(repository.Owner, repository.Name), cancellationToken);
        var rights = tokens.Permissions;
        return new ForgeAccess
        {
            // Of an installation, its own rights tell.
            CanPush = rights is null ? found.Permissions?.Push : null,
            IsArchived = found.Archived,
            Missing = rights is null ? [] : [.. Needed.Where(need => rights.GetValueOrDefault(need.Right) is var given && given != "write" && given != need.Access).Select(need => $"{need.Right}: {need.Access}")],
        };
    }

    /// <summary>What the server still takes of this process's writes, of all kinds.</summary>
    public IWriteBudget Writes { get; }

    /// <summary>The repository's pull requests.</summary>
    public IPullRequests PullRequests { get; }

    /// <summary>The reviews of its pull requests.</summary>
    public IReviews Reviews { get; }

    /// <summary>The teams and accounts of its server.</summary>
    internal ITeams Teams { get; }

    /// <summary>The history of application repositories on the same server, as far as the token may read them.</summary>
    public ISourceHistory Sources { get; }

    /// <summary>What CI systems say of its commits.</summary>
    public IChecks Checks { get; }

    /// <summary>The repository's commit statuses and deployments.</summary>
    public IDeployments Deployments { get; }
}

using Octokit;
using Slipway.GitHub.Http;
using Slipway.Naming;

namespace Slipway.GitHub;

/// <summary>GitHub's auto-merge, which only its GraphQL API has (https://docs.github.com/graphql/reference/mutations#enablepullrequestautomerge).</summary>
internal sealed class AutoMerge(GitHubClient client, GitHubRepository repository)
{
    private const string Mutation =
        "mutation($id: ID!, $head: GitObjectID!, $method: PullRequestMergeMethod!) { enablePullRequestAutoMerge(input: { pullRequestId: $id, " +
        "expectedHeadOid: $head, mergeMethod: $method }) { pullRequest { number } } }";

    private static readonly string[] Methods = ["MERGE", "SQUASH", "REBASE"];
    private readonly GitHubCalls calls = new(repository);

    /// <summary>Switches it on; returns null, or why the forge does not do it for this pull request.</summary>
    public async Task<string?> EnableAsync(int number, CommitSha head, CancellationToken cancellationToken)
    {
        var pullRequest = await calls.CallAsync(
            $"pull request {number}", () => client.PullRequest.Get(repository.Owner, repository.Name, number), cancellationToken);
        string? refusal = null;
        foreach (var method in Methods)
        {
            refusal = await TryAsync(number, pullRequest.NodeId, head, method, cancellationToken);
            // The repository does not allow this way of merging; that it does not allow auto-merge at all sounds alike.
            if (refusal is null || !refusal.Contains("not allowed", StringComparison.OrdinalIgnoreCase) || refusal.Contains("auto", StringComparison.OrdinalIgnoreCase))
            {
                return refusal;
            }
        }

        return refusal;
    }

    private async Task<string?> TryAsync(int number, string id, CommitSha head, string method, CancellationToken cancellationToken)
    {
        var body = new { Query = Mutation, Variables = new { Id = id, Head = head.Value, Method = method } };
        try
        {
            // Relative to the base address: /graphql on github.com, /api/graphql on GitHub Enterprise.
            var answer = await calls.CallAsync(
                $"auto-merge of pull request {number}",
                () => client.Connection.Post<GraphQlAnswer>(new Uri(repository.Api, repository.Api.AbsolutePath == "/" ? "graphql" : "../graphql"), body, "application/json", "application/json"),
                cancellationToken);
            return answer.Body.Errors is { Count: > 0 } errors ? string.Join("; ", errors.Select(error => error.Message)) : null;
        }
        catch (SlipwayException exception) when (exception.InnerException is NotFoundException or ForbiddenException)
        {
            // No GraphQL here, or not for this token. What the caller does instead needs fewer rights.
            return exception.Message;
        }
    }

    internal sealed record GraphQlAnswer(IReadOnlyList<GraphQlError>? Errors)
    {
        public GraphQlAnswer()
            : this((IReadOnlyList<GraphQlError>?)null)
        {
        }
    }

    internal sealed record GraphQlError(string Message)
    {
        public GraphQlError()
            : this("")
        {
        }
    }
}

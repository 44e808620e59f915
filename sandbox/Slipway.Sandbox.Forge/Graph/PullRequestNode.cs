namespace Slipway.Sandbox.Forge.Graph;

/// <summary>A pull request with the repository that it belongs to.</summary>
internal sealed record PullRequestNode(ForgeRepository Repository, PullRequestRecord Record)
{
    public string Id => NodeId.PullRequest(Repository, Record).Text;

    public string State => Record.IsMerged ? "MERGED" : Record.IsOpen ? "OPEN" : "CLOSED";

    /// <exception cref="GraphError">There is none of that id.</exception>
    public static PullRequestNode Find(ForgeHost forge, string id) =>
        NodeId.TryParse(id) is { Type: "PR" } node
        && node.Owner.Split('/') is [var owner, var name]
        && forge.Find(owner, name) is { } repository
        && int.TryParse(node.Key, System.Globalization.CultureInfo.InvariantCulture, out var number)
        && repository.PullRequests.Find(number) is { } record
            ? new PullRequestNode(repository, record)
            : throw new GraphError("NOT_FOUND", $"Could not resolve to a node with the global id of '{id}'");

    /// <summary>As it is now.</summary>
    public PullRequestNode Again() => this with { Record = Repository.PullRequests.Find(Record.Number)! };
}

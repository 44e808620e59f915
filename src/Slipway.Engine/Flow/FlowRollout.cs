namespace Slipway.Engine.Flow;

/// <summary>What was done for one environment of an application.</summary>
/// <param name="Title">Which one: the title of pull request and commit.</param>
/// <param name="Repository">The repository, <c>owner/name</c>.</param>
/// <param name="What">What was done, in words.</param>
/// <param name="Page">The page of its pull request; null where there is none.</param>
internal sealed record FlowRollout(string Title, string Repository, string What, Uri? Page)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Title} ({Repository}): {What}";
}

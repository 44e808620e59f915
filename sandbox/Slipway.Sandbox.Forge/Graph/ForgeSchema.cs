namespace Slipway.Sandbox.Forge.Graph;

/// <summary>The types that the forge has, in GitHub's names.</summary>
internal static class ForgeSchema
{
    public static GraphSchema Create()
    {
        var schema = new GraphSchema();
        RepositoryTypes.Add(schema);
        CheckTypes.Add(schema);
        ReviewTypes.Add(schema);
        PullRequestTypes.Add(schema);
        PullRequestMutations.Add(schema);
        return schema;
    }
}

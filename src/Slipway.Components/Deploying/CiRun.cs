namespace Slipway.Components.Deploying;

/// <summary>The page of the CI run that a build is part of.</summary>
internal static class CiRun
{
    /// <summary>The page; null outside of CI, or where the CI system does not tell.</summary>
    public static Uri? Find(string? given)
    {
        if (Uri.TryCreate(given, UriKind.Absolute, out var url))
        {
            return url;
        }

        var (server, repository, run) = (Variable("GITHUB_SERVER_URL"), Variable("GITHUB_REPOSITORY"), Variable("GITHUB_RUN_ID"));
        return server is not null && repository is not null && run is not null ? new Uri($"{server}/{repository}/actions/runs/{run}") : null;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

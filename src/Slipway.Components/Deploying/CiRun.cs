using System.Globalization;

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

    /// <summary>The pull request that the run is about; null when it is about none, or the CI system does not tell.</summary>
    public static int? FindPullRequest(string? given)
    {
        var text = given ?? (Variable("GITHUB_REF")?.Split('/') is ["refs", "pull", var number, ..] ? number : null);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var found) ? found
            : given is { Length: > 0 } ? throw new InvalidInputException("PullRequest", $"'{given}' is not the number of a pull request. Expected one such as 12.")
            : null;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

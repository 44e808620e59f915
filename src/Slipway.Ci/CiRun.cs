using System.Globalization;

namespace Slipway.Ci;

/// <summary>The CI run that a build is part of: what a parameter says, else what the CI system tells.</summary>
internal static class CiRun
{
    /// <summary>The page of the run; null outside of CI, or where the CI system does not tell.</summary>
    public static Uri? Find(string? given) => Uri.TryCreate(given, UriKind.Absolute, out var url) ? url : CiHost.Here.RunPage;

    /// <summary>The pull request that the run is about; null when it is about none, or the CI system does not tell.</summary>
    public static int? FindPullRequest(string? given) => given switch
    {
        null => CiHost.Here.PullRequest,
        "" => null,
        _ => int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidInputException("PullRequest", $"'{given}' is not a pull request number; expected a number such as 12."),
    };
}

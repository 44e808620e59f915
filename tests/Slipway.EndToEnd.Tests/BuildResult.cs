using System.Text.RegularExpressions;

namespace Slipway.EndToEnd.Tests;

/// <summary>How a run of the build ended.</summary>
public sealed partial record BuildResult(int ExitCode, string Output)
{
    public void ShouldSucceed() => Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}");

    /// <summary>The digest that the run printed.</summary>
    public string Digest => Find(DigestPattern());

    /// <summary>The page of the pull request that the run printed.</summary>
    public string PullRequestUrl => Find(PullRequestPattern());

    /// <summary>Where the run says that the application answers.</summary>
    public string ApplicationUrl => Find(ApplicationPattern());

    /// <summary>The link to a session on the sandbox's pages that the run printed.</summary>
    public string PageLink => Find(PageLinkPattern());

    private string Find(Regex pattern)
    {
        var match = pattern.Match(Output);
        Assert.True(match.Success, $"{pattern} is not in:\n{Output}");
        return match.Value;
    }

    [GeneratedRegex("sha256:[0-9a-f]{64}")]
    private static partial Regex DigestPattern();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/acme/config/pull/\d+")]
    private static partial Regex PullRequestPattern();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/sandbox/open/[0-9a-f]+")]
    private static partial Regex PageLinkPattern();

    [GeneratedRegex(@"http://localhost:\d+/apps/dev/web/")]
    private static partial Regex ApplicationPattern();
}

using Nuke.Common.CI.GitHubActions;
using Slipway.BuildHost.Output;

namespace Nuke.Common;

/// <summary>Where the build runs: a terminal, or a CI system with its own way to fold the log and to show errors.</summary>
public abstract class Host
{
    private protected Host()
    {
    }

    internal abstract bool IsServer { get; }

    /// <summary>The branch that the CI system builds, which may have only a commit checked out.</summary>
    internal virtual string? Branch => null;

    /// <summary>The commit that the CI system builds.</summary>
    internal virtual string? Commit => null;

    internal virtual void BeginTarget(TextWriter output, string name)
    {
        output.WriteLine();
        output.WriteLine(Paint.Bold($"--- {name} {new string('-', Math.Max(3, 70 - name.Length))}"));
    }

    internal virtual void EndTarget(TextWriter output, string name)
    {
    }

    /// <summary>Whether the log of the CI system shows what is reported as a line of its own: another one beside it would say it twice.</summary>
    internal virtual bool ShowsReports => false;

    /// <summary>Shows a warning where the CI system shows them.</summary>
    internal virtual void ReportWarning(TextWriter output, string text)
    {
    }

    /// <summary>Shows an error where the CI system shows them.</summary>
    internal virtual void ReportError(TextWriter output, string text)
    {
    }

    internal static Host Detect() =>
        Has("GITHUB_ACTIONS") ? new GitHubActions()
        : Has("GITLAB_CI") ? new GitLab()
        : Has("TEAMCITY_VERSION") ? new TeamCity()
        : Has("TF_BUILD") ? new AzurePipelines()
        : Has("JENKINS_HOME") || Has("JENKINS_URL") ? new Jenkins()
        : new Terminal();

    /// <inheritdoc/>
    public override string ToString() => GetType().Name;

    private static bool Has(string variable) => EnvironmentInfo.HasVariable(variable, allowEmpty: false);
}

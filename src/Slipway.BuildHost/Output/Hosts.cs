using Nuke.Common;

namespace Slipway.BuildHost.Output;

/// <summary>A person's terminal, or a CI system that is not known.</summary>
internal sealed class Terminal : Host
{
    internal override bool IsServer => false;
}

/// <summary>https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections</summary>
internal sealed class GitLab : Host
{
    internal override bool IsServer => true;

    internal override string? Branch => EnvironmentInfo.GetVariable("CI_COMMIT_REF_NAME");

    internal override string? Commit => EnvironmentInfo.GetVariable("CI_COMMIT_SHA");

    internal override void BeginTarget(TextWriter output, string name) => Section(output, "start", name, name);

    internal override void EndTarget(TextWriter output, string name) => Section(output, "end", name, "");

    private static void Section(TextWriter output, string edge, string name, string title) =>
        output.WriteLine($"\u001b[0Ksection_{edge}:{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()}:{name.ToLowerInvariant()}\r\u001b[0K{title}");
}

/// <summary>https://www.jetbrains.com/help/teamcity/service-messages.html</summary>
internal sealed class TeamCity : Host
{
    internal override bool IsServer => true;

    internal override void BeginTarget(TextWriter output, string name) => output.WriteLine($"##teamcity[blockOpened name='{Escape(name)}']");

    internal override void EndTarget(TextWriter output, string name) => output.WriteLine($"##teamcity[blockClosed name='{Escape(name)}']");

    internal override bool ShowsReports => true;

    internal override void ReportWarning(TextWriter output, string text) => output.WriteLine($"##teamcity[message text='{Escape(text)}' status='WARNING']");

    internal override void ReportError(TextWriter output, string text) => output.WriteLine($"##teamcity[message text='{Escape(text)}' status='ERROR']");

    private static string Escape(string text) => text
        .Replace("|", "||", StringComparison.Ordinal)
        .Replace("'", "|'", StringComparison.Ordinal)
        .Replace("\n", "|n", StringComparison.Ordinal)
        .Replace("\r", "|r", StringComparison.Ordinal)
        .Replace("[", "|[", StringComparison.Ordinal)
        .Replace("]", "|]", StringComparison.Ordinal);
}

/// <summary>https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands</summary>
internal sealed class AzurePipelines : Host
{
    internal override bool IsServer => true;

    internal override string? Branch => EnvironmentInfo.GetVariable("BUILD_SOURCEBRANCH");

    internal override string? Commit => EnvironmentInfo.GetVariable("BUILD_SOURCEVERSION");

    internal override void BeginTarget(TextWriter output, string name) => output.WriteLine($"##[group]{name}");

    internal override void EndTarget(TextWriter output, string name) => output.WriteLine("##[endgroup]");

    internal override bool ShowsReports => true;

    internal override void ReportWarning(TextWriter output, string text) => output.WriteLine($"##vso[task.logissue type=warning]{Escape(text)}");

    internal override void ReportError(TextWriter output, string text) => output.WriteLine($"##vso[task.logissue type=error]{Escape(text)}");

    private static string Escape(string text) => text
        .Replace("%", "%AZP25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);
}

/// <summary>Jenkins shows the log as it is.</summary>
internal sealed class Jenkins : Host
{
    internal override bool IsServer => true;
}

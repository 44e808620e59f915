using Nuke.Common.Execution;
using Nuke.Common.IO;
using Serilog;

namespace Nuke.Common.CI.GitHubActions;

#pragma warning disable CA1019 // The API's names.

/// <summary>
/// Writes <c>.github/workflows/{name}.yml</c>, which runs targets of this build. It is written anew on each run outside of CI, and said to be changed where it is.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class GitHubActionsAttribute : BuildExtensionAttributeBase, IOnBuildCreated
{
    /// <param name="name">The workflow's name.</param>
    /// <param name="image">The machine.</param>
    /// <param name="images">More machines: one job for each.</param>
    public GitHubActionsAttribute(string name, GitHubActionsImage image, params GitHubActionsImage[] images)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name.Replace(' ', '_');
        Images = [image, .. images];
    }

    /// <summary>Whether the file is written.</summary>
    public bool AutoGenerate { get; set; } = true;

    public GitHubActionsTrigger[] On { get; set; } = [];

    public string[] OnPushBranches { get; set; } = [];

    public string[] OnPushBranchesIgnore { get; set; } = [];

    public string[] OnPushTags { get; set; } = [];

    public string[] OnPushTagsIgnore { get; set; } = [];

    public string[] OnPushIncludePaths { get; set; } = [];

    public string[] OnPushExcludePaths { get; set; } = [];

    public string[] OnPullRequestBranches { get; set; } = [];

    public string[] OnPullRequestTags { get; set; } = [];

    public string[] OnPullRequestIncludePaths { get; set; } = [];

    public string[] OnPullRequestExcludePaths { get; set; } = [];

    public string[] OnWorkflowDispatchOptionalInputs { get; set; } = [];

    public string[] OnWorkflowDispatchRequiredInputs { get; set; } = [];

    /// <summary>When it runs by itself, as five fields.</summary>
    public string? OnCronSchedule { get; set; }

    /// <summary>Parameters that get their values from the repository's secrets: <c>NuGetApiKey</c> from <c>NUGET_API_KEY</c>.</summary>
    public string[] ImportSecrets { get; set; } = [];

    /// <summary>Whether the build gets <c>GITHUB_TOKEN</c>.</summary>
    public bool EnableGitHubToken { get; set; }

    public GitHubActionsPermissions[] WritePermissions { get; set; } = [];

    public GitHubActionsPermissions[] ReadPermissions { get; set; } = [];

    public string[] CacheIncludePatterns { get; set; } = [".nuke/temp", "~/.nuget/packages"];

    public string[] CacheExcludePatterns { get; set; } = [];

    /// <summary>Files whose content decides about the cache; none: there is no cache.</summary>
    public string[] CacheKeyFiles { get; set; } = ["**/global.json", "**/*.csproj", "**/Directory.Packages.props"];

    /// <summary>Whether what the targets produce (<see cref="ITargetDefinition.Produces"/>) is kept.</summary>
    public bool PublishArtifacts { get; set; } = true;

    public string? PublishCondition { get; set; }

    public int TimeoutMinutes { get; set; }

    public string? EnvironmentName { get; set; }

    public string? EnvironmentUrl { get; set; }

    public string? ConcurrencyGroup { get; set; }

    public bool ConcurrencyCancelInProgress { get; set; }

    public string? JobConcurrencyGroup { get; set; }

    public bool JobConcurrencyCancelInProgress { get; set; }

    /// <summary>The targets that it runs.</summary>
    public string[] InvokedTargets { get; set; } = [];

    public GitHubActionsSubmodules Submodules { get; set => Checkout["submodules"] = (field = value).ToString().ToLowerInvariant(); }

    public bool Lfs { get; set => Checkout["lfs"] = (field = value) ? "true" : "false"; }

    /// <summary>How many commits are checked out; 0: all.</summary>
    public uint FetchDepth { get; set => Checkout["fetch-depth"] = $"{field = value}"; }

    public bool Progress { get; set => Checkout["progress"] = (field = value) ? "true" : "false"; }

    public string Filter { get; set => Checkout["filter"] = field = value; } = null!;

    internal string Name { get; }

    internal GitHubActionsImage[] Images { get; }

    /// <summary>The inputs of the checkout.</summary>
    internal SortedDictionary<string, string> Checkout { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void OnBuildCreated(IReadOnlyCollection<ExecutableTarget> executableTargets)
    {
        if (!AutoGenerate || Build.IsServerBuild)
            return;

        var file = Build.RootDirectory / ".github" / "workflows" / $"{Name}.yml";
        var text = new WorkflowFile(this, Build.RootDirectory, executableTargets).Text();
        // git may have given it the line ends of Windows.
        if (file.FileExists() && File.ReadAllText(file).ReplaceLineEndings("\n") == text)
            return;

        file.WriteAllText(text);
        Log.Warning("{File} has changed. Commit it", $".github/workflows/{file.Name}");
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nuke.Common.CI.GitHubActions;

/// <summary>What a workflow file calls things.</summary>
internal static partial class WorkflowNames
{
    public static string Of(GitHubActionsImage image) => image switch
    {
        GitHubActionsImage.WindowsServer2022 => "windows-2022",
        GitHubActionsImage.WindowsServer2019 => "windows-2019",
        GitHubActionsImage.Ubuntu2404 => "ubuntu-24.04",
        GitHubActionsImage.Ubuntu2204 => "ubuntu-22.04",
        GitHubActionsImage.Ubuntu2004 => "ubuntu-20.04",
        GitHubActionsImage.Ubuntu1804 => "ubuntu-18.04",
        GitHubActionsImage.MacOs14 => "macos-14",
        GitHubActionsImage.MacOs12 => "macos-12",
        GitHubActionsImage.MacOs11 => "macos-11",
        GitHubActionsImage.MacOs1015 => "macos-10.15",
        GitHubActionsImage.MacOsLatest => "macos-latest",
        _ => JsonNamingPolicy.KebabCaseLower.ConvertName($"{image}"),
    };

    public static string Of(GitHubActionsTrigger trigger) => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{trigger}");

    public static string Of(GitHubActionsPermissions right) => JsonNamingPolicy.KebabCaseLower.ConvertName($"{right}");

    /// <summary>A parameter as the variable of a secret: <c>NuGetApiKey</c> is <c>NUGET_API_KEY</c>.</summary>
    public static string Secret(string parameter) => string.Join('_', Words.Matches(parameter).Select(x => x.Value)).ToUpperInvariant();

    // Products that are one word, whatever their spelling; else a word begins with a capital letter.
    [GeneratedRegex("DotNet|GitHub|GitLab|GitVersion|MSBuild|NuGet|ReSharper|AppVeyor|TeamCity|SignPath|JetBrains|[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")]
    private static partial Regex Words { get; }
}

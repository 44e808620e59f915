using System.Text.RegularExpressions;
using Slipway.Configuration;
using Slipway.Naming;

namespace Slipway.Renderers;

/// <summary>Finds folders of manifests that are named almost like a stage: what is in them would never be deployed, and nobody would notice.</summary>
internal static partial class MistypedStages
{
    // A link of a proposal leads wherever it wants.
    private static readonly EnumerationOptions NoLinks = new() { AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>A problem for each such folder. Folders that hold something else, such as tests beside a stage 'test', are none.</summary>
    /// <param name="root">The folder of the stage folders.</param>
    /// <param name="stages">The stages that there are.</param>
    public static IEnumerable<Problem> In(string root, IReadOnlyList<StageConfiguration> stages)
    {
        var names = stages.Select(stage => stage.Name.Value).Distinct().ToList();
        foreach (var folder in Directory.EnumerateDirectories(root, "*", NoLinks).Select(path => Path.GetFileName(path)).Except(names).Order(StringComparer.Ordinal))
        {
            if (NearestName.Find(folder, names) is { } stage && HoldsApplications(Path.Combine(root, folder)))
            {
                yield return new Problem(
                    $"folder {folder}",
                    $"it holds manifests, and {SlipwayConfiguration.FileName} has no such stage; did you mean '{stage}'? Rename the folder, or declare the stage.");
            }
        }
    }

    // Whatever is no file has no length, and would be waited for.
    private static bool HoldsApplications(string folder) => new DirectoryInfo(folder).EnumerateDirectories("*", NoLinks)
        .SelectMany(application => application.EnumerateFiles("*.y*ml", NoLinks))
        .Any(file => file.Length > 0 && Manifest().IsMatch(File.ReadAllText(file.FullName)));

    [GeneratedRegex(@"^kind:[^\S\n]*\S", RegexOptions.Multiline)]
    private static partial Regex Manifest();
}

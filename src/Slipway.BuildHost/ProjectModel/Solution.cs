using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Nuke.Common.IO;

namespace Nuke.Common.ProjectModel;

#pragma warning disable CA1711 // The API's names.

/// <summary>A solution file (.sln or .slnx) with its projects: <c>Solution.GetProject("App").Directory</c>. It stands for its path where a path is asked for.</summary>
public class Solution : IProjectContainer
{
    internal Solution(AbsolutePath path) => Path = path;

    /// <summary>The file.</summary>
    public AbsolutePath Path { get; }

    /// <summary>The file's name without its extension.</summary>
    public string Name => Path.NameWithoutExtension;

    /// <summary>The file's name.</summary>
    public string FileName => Path.Name;

    /// <summary>The file's folder.</summary>
    public AbsolutePath Directory => Path.Parent;

    /// <summary>All projects, wherever in the solution they are.</summary>
    public IReadOnlyCollection<Project> AllProjects { get; internal set; } = [];

    /// <summary>All solution folders.</summary>
    public IReadOnlyCollection<SolutionFolder> AllSolutionFolders { get; internal set; } = [];

    /// <inheritdoc/>
    public IProjectContainer? Parent => null;

    /// <summary>The projects that are in no solution folder.</summary>
    public IReadOnlyCollection<Project> Projects => AllProjects.Where(x => x.Parent == this).ToList();

    /// <summary>The solution folders that are in no other.</summary>
    public IReadOnlyCollection<SolutionFolder> SolutionFolders => AllSolutionFolders.Where(x => x.Parent == this).ToList();

    /// <summary>The path; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(solution))]
    public static implicit operator string?(Solution? solution) => solution?.Path;

    /// <summary>The path; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(solution))]
    public static implicit operator AbsolutePath?(Solution? solution) => solution?.Path;

    /// <summary>The projects whose names match the pattern, in which <c>*</c> stands for any text.</summary>
    public IEnumerable<Project> GetAllProjects(string wildcardPattern)
    {
        ArgumentNullException.ThrowIfNull(wildcardPattern);
        var pattern = $"^{Regex.Escape(wildcardPattern).Replace("\\*", ".*", StringComparison.Ordinal)}$";
        return AllProjects.Where(x => Regex.IsMatch(x.Name, pattern));
    }

    /// <inheritdoc/>
    public override string ToString() => Path;
}

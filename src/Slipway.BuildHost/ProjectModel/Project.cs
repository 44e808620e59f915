using System.Diagnostics.CodeAnalysis;
using Nuke.Common.IO;

namespace Nuke.Common.ProjectModel;

#pragma warning disable CA1711 // The API's names.

/// <summary>What has projects: a solution or a folder of one.</summary>
public interface IProjectContainer
{
    /// <summary>What it is in; null for a solution.</summary>
    IProjectContainer? Parent { get; }

    /// <summary>The projects right in it.</summary>
    IReadOnlyCollection<Project> Projects { get; }

    /// <summary>The solution folders right in it.</summary>
    IReadOnlyCollection<SolutionFolder> SolutionFolders { get; }
}

/// <summary>A project or a folder of a solution.</summary>
public abstract class SolutionItem
{
    private protected SolutionItem(string name, Solution solution) => (Name, Solution, Parent) = (name, solution, solution);

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The solution that it belongs to.</summary>
    public Solution Solution { get; }

    /// <summary>The solution folder that it is in, or the solution.</summary>
    public IProjectContainer Parent { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A folder that a solution shows, whatever is on the disk.</summary>
public class SolutionFolder : SolutionItem, IProjectContainer
{
    internal SolutionFolder(string name, Solution solution)
        : base(name, solution)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<Project> Projects => Solution.AllProjects.Where(x => x.Parent == this).ToList();

    /// <inheritdoc/>
    public IReadOnlyCollection<SolutionFolder> SolutionFolders => Solution.AllSolutionFolders.Where(x => x.Parent == this).ToList();
}

/// <summary>A project of a solution. It stands for its path where a path is asked for.</summary>
public class Project : SolutionItem
{
    internal Project(string name, string relativePath, Solution solution)
        : base(name, solution) => RelativePath = relativePath.Replace('\\', '/');

    /// <summary>Its path from the solution's folder.</summary>
    public string RelativePath { get; }

    /// <summary>The file.</summary>
    public AbsolutePath Path => AbsolutePath.Create(System.IO.Path.Combine(Solution.Directory, RelativePath));

    /// <summary>The file's name.</summary>
    public string FileName => Path.Name;

    /// <summary>The file's folder.</summary>
    public AbsolutePath Directory => Path.Parent;

    /// <summary>The path; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(project))]
    public static implicit operator string?(Project? project) => project?.Path;

    /// <summary>The path; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(project))]
    public static implicit operator AbsolutePath?(Project? project) => project?.Path;
}

/// <summary>Finding by name.</summary>
public static class ProjectContainerExtensions
{
    /// <summary>The project of that name right in the container, or null.</summary>
    public static Project? GetProject(this IProjectContainer container, string name) => container.NotNull().Projects.SingleOrDefault(x => x.Name == name);

    /// <summary>The solution folder of that name right in the container, or null.</summary>
    public static SolutionFolder? GetSolutionFolder(this IProjectContainer container, string name) =>
        container.NotNull().SolutionFolders.SingleOrDefault(x => x.Name == name);
}

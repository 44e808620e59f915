using Nuke.Common.IO;

namespace Nuke.Common.ProjectModel;

/// <summary>
/// Marks a field or property that gets a <see cref="Solution"/>: the one that the parameter of the member's name gives, else the one at the path in the attribute, else the only one in
/// the root.
/// </summary>
/// <param name="relativePath">The file's path from the root, if it is always the same.</param>
public class SolutionAttribute(string? relativePath) : ParameterAttribute($"Path to a solution file{(relativePath is null ? "" : $". Default: {relativePath}")}")
{
    /// <summary>Takes the path from a parameter.</summary>
    public SolutionAttribute()
        : this(null)
    {
    }

    /// <summary>Not here: members that are named after projects come from a source generator of Nuke's package.</summary>
    public bool GenerateProjects { get; set; }

    /// <inheritdoc/>
    public override bool List { get; set; }

    /// <summary>The solution where no parameter gives one, if there is one.</summary>
    internal Solution? Default(AbsolutePath root) => relativePath is not null
        ? (root / relativePath).ReadSolution()
        : root.GetFiles("*.sln").Concat(root.GetFiles("*.slnx")).ToList() is [var only] ? only.ReadSolution() : null;
}

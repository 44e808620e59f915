using System.Reflection;
using Nuke.Common;
using Nuke.Common.IO;
using Slipway.BuildHost.Parameters;

namespace Slipway.BuildHost;

/// <summary>Where the build and the repository are.</summary>
internal sealed class BuildPlaces
{
    private readonly Lazy<AbsolutePath?> _project;
    private readonly Lazy<AbsolutePath> _root;

    private BuildPlaces(Func<AbsolutePath> root, AbsolutePath? assembly)
    {
        _root = new Lazy<AbsolutePath>(root);
        _project = new Lazy<AbsolutePath?>(() => FindProject(assembly?.Parent));
        Assembly = assembly;
    }

    /// <summary>Outside of a run, as in the tests of a component: the root above the working directory.</summary>
    public static BuildPlaces Unknown { get; } = new(() => FindRoot(EnvironmentInfo.WorkingDirectory), null);

    public AbsolutePath Root => _root.Value;

    public AbsolutePath? Assembly { get; }

    public AbsolutePath? Project => _project.Value;

    public static BuildPlaces Find(string? root, Problems problems)
    {
        var assembly = System.Reflection.Assembly.GetEntryAssembly()?.Location is { Length: > 0 } location ? AbsolutePath.Create(location) : null;
        var path = root is null ? TryFindRoot(EnvironmentInfo.WorkingDirectory) : AbsolutePath.Create(Path.GetFullPath(root));
        if (path is null)
            problems.Add($"No folder '.nuke' in {EnvironmentInfo.WorkingDirectory} or above it. Create it in the repository's root, or pass --root <folder>.");
        else if (!path.DirectoryExists())
            problems.Add($"--root: there is no folder '{path}'.");

        return new BuildPlaces(() => path ?? EnvironmentInfo.WorkingDirectory, assembly);
    }

    private static AbsolutePath FindRoot(AbsolutePath from) =>
        TryFindRoot(from).NotNull($"No folder '.nuke' in {from} or above it");

    private static AbsolutePath? TryFindRoot(AbsolutePath? folder)
    {
        for (; folder is not null; folder = folder.Parent)
        {
            if ((folder / ".nuke").DirectoryExists() || (folder / ".nuke").FileExists())
                return folder;
        }

        return null;
    }

    private static AbsolutePath? FindProject(AbsolutePath? folder)
    {
        for (; folder is not null; folder = folder.Parent)
        {
            if (Directory.GetFiles(folder, "*.csproj") is [var project])
                return project;
        }

        return null;
    }
}

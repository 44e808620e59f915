namespace Slipway.Git;

/// <summary>
/// The repository that git is given in place of a clone's own: of the clone it has the objects, the commit at HEAD, where history ends and what is ignored, and
/// nothing else that a clone can configure: no settings, hooks, filters, drivers, remotes or submodules.
/// </summary>
internal sealed class GitDataFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-git-");

    private GitDataFolder(GitClone clone)
    {
        Clone = clone;
        var head = clone.Head().Value;
        folder.CreateSubdirectory("objects");
        folder.CreateSubdirectory("refs");
        File.WriteAllText(Path.Combine(Folder, "HEAD"), head + "\n");
        File.WriteAllText(Path.Combine(Folder, "config"), head.Length == 64
            ? "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n"
            : "[core]\n\trepositoryformatversion = 0\n");
        if (GitClone.HasContent(clone.Shallow))
        {
            File.Copy(clone.Shallow, Path.Combine(Folder, "shallow"));
        }

        if (GitClone.HasContent(clone.Ignores))
        {
            folder.CreateSubdirectory("info");
            File.Copy(clone.Ignores, Path.Combine(Folder, "info", "exclude"));
        }
    }

    public GitClone Clone { get; }

    public string Folder => folder.FullName;

    public static GitDataFolder Of(string clone) => new(GitClone.Find(clone));

    public void Dispose() => folder.Delete(recursive: true);
}

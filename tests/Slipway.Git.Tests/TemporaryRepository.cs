using CliWrap;
using CliWrap.Buffered;
using Serilog;

namespace Slipway.Git.Tests;

/// <summary>A git repository in a temporary folder, made and inspected with the git program itself.</summary>
internal sealed class TemporaryRepository : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("slipway-test-");
    private int commits;

    public TemporaryRepository(bool initialise = true)
    {
        Directory.CreateDirectory(Folder);
        if (initialise)
        {
            Git("init", "--quiet", "--initial-branch=main");
        }
    }

    public static ILogger Logger => Serilog.Core.Logger.None;

    public string Folder => Path.Combine(root.FullName, "work tree");

    public string CacheFolder => Path.Combine(root.FullName, "cache");

    public string this[string path]
    {
        get => File.ReadAllText(Path.Combine(Folder, path));
        set
        {
            var file = Path.Combine(Folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, value);
        }
    }

    public string Sibling(string name) => Path.Combine(root.FullName, name);

    public string Commit(string message = "A change")
    {
        this["count.txt"] = $"{++commits}\n";
        Git("add", "--all");
        Git("commit", "--quiet", "-m", message);
        return Git("rev-parse", "HEAD");
    }

    public string Git(params string[] arguments) => GitAt(Folder, arguments);

    public static string GitAt(string folder, params string[] arguments) =>
        Cli.Wrap("git")
            .WithArguments(arguments)
            .WithWorkingDirectory(folder)
            .WithEnvironmentVariables(new Dictionary<string, string?>
            {
                ["GIT_AUTHOR_NAME"] = "A person",
                ["GIT_AUTHOR_EMAIL"] = "person@example.invalid",
                ["GIT_COMMITTER_NAME"] = "A person",
                ["GIT_COMMITTER_EMAIL"] = "person@example.invalid",
                ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            })
            .ExecuteBufferedAsync()
            .GetAwaiter().GetResult().StandardOutput.Trim();

    public void MakeExecutable(string path) => ExecutableFile.Make(Path.Combine(Folder, path));

    public void Dispose()
    {
        foreach (var file in root.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes = FileAttributes.Normal;
        }

        root.Delete(recursive: true);
    }
}

using System.Diagnostics;
using Slipway.Images;
using Slipway.Naming;

namespace Slipway.GoogleCloud.Tests.Support;

/// <summary>A repository with one commit, whose tree real git archives.</summary>
internal sealed class SourceFolder : ISourceTree, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-source-").FullName;

    public SourceFolder(params (string Path, string Text)[] files)
    {
        foreach (var (path, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
            File.WriteAllText(this[path], text);
        }

        Git("init", "--quiet");
        Git("add", "--all");
        Git("-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "--quiet", "--message", "first");
        Commit = CommitSha.Parse(Git("rev-parse", "HEAD").Trim());
    }

    public string this[string path] => Path.Combine(folder, path);

    public CommitSha Commit { get; }

    public string PathOf(string path) => Path.GetRelativePath(folder, path).Replace('\\', '/') is var relative && relative == "." ? "" : relative;

    public Task<string?> FindTextAsync(CommitSha commit, string path, CancellationToken cancellationToken) => Task.FromResult(File.Exists(this[path]) ? File.ReadAllText(this[path]) : null);

    public Task ArchiveAsync(CommitSha commit, string file, CancellationToken cancellationToken)
    {
        Git("archive", "--format=tar", $"--output={file}", commit.Value);
        return Task.CompletedTask;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Git(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}

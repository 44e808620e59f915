using CliWrap;
using CliWrap.Buffered;
using Slipway.Sandbox.Hosting;

namespace Slipway.Components.Tests.Releasing;

/// <summary>What people do with the git program.</summary>
internal static class Commands
{
    /// <summary>Adds a person's commit to a branch; returns it.</summary>
    public static Task<string> PushAsPersonAsync(SandboxServer sandbox, string branch) =>
        PushAsPersonAsync(sandbox, branch, branch, clone => GitAsync(clone, "commit", "--quiet", "--allow-empty", "-m", "A fix by hand"));

    /// <summary>Does something in a clone of a branch and pushes the result to a branch, also over what it has; returns its commit.</summary>
    public static async Task<string> PushAsPersonAsync(SandboxServer sandbox, string branch, string to, Func<string, Task> change)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-person-");
        try
        {
            var url = new UriBuilder(sandbox.ConfigRepository) { UserName = "x", Password = sandbox.Token }.Uri.AbsoluteUri;
            await GitAsync(folder.FullName, "clone", "--quiet", "--branch", branch, url, ".");
            await change(folder.FullName);
            await GitAsync(folder.FullName, "push", "--quiet", "--force", "origin", $"HEAD:refs/heads/{to}");
            return await GitAsync(folder.FullName, "rev-parse", "HEAD");
        }
        finally
        {
            foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
            {
                file.Attributes = FileAttributes.Normal;
            }

            folder.Delete(recursive: true);
        }
    }

    public static async Task<string> GitAsync(string folder, params string[] arguments)
    {
        var result = await Cli.Wrap("git")
            .WithArguments(["-c", "user.name=A person", "-c", "user.email=person@example.invalid", .. arguments])
            .WithWorkingDirectory(folder)
            .ExecuteBufferedAsync();
        return result.StandardOutput.Trim();
    }
}

using CliWrap;
using CliWrap.Buffered;
using Slipway.Sandbox.Hosting;

namespace Slipway.Components.Tests.Releasing;

/// <summary>What people do with the git program.</summary>
internal static class Commands
{
    /// <summary>Adds a person's commit to a branch; returns it.</summary>
    public static async Task<string> PushAsPersonAsync(SandboxServer sandbox, string branch)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-person-");
        try
        {
            var url = new UriBuilder(sandbox.ConfigRepository) { UserName = "x", Password = sandbox.Token }.Uri.AbsoluteUri;
            await GitAsync(folder.FullName, "clone", "--quiet", "--branch", branch, url, ".");
            await GitAsync(folder.FullName, "commit", "--quiet", "--allow-empty", "-m", "A fix by hand");
            await GitAsync(folder.FullName, "push", "--quiet", "origin", branch);
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

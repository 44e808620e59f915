using System.Globalization;
using System.Text;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Forge.Git;

namespace Slipway.Sandbox.Seed;

/// <summary>A file of the first commit.</summary>
internal sealed record SeedFile(string Path, byte[] Content, bool IsExecutable);

/// <summary>The first commit of a repository, through one <c>fast-import</c>.</summary>
internal static class SeedCommit
{
    public static async Task CreateAsync(GitDirectory git, IEnumerable<SeedFile> files, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var process = git.Start(["fast-import", "--quiet"]);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await using (var input = process.StandardInput.BaseStream)
        {
            var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            await WriteAsync(input, $"commit refs/heads/{ForgeRepository.DefaultBranch}\n", cancellationToken);
            await WriteAsync(input, $"committer {ForgeHost.User} <{ForgeHost.User}@users.noreply.invalid> {seconds} +0000\n", cancellationToken);
            const string message = "Describe the stages and what runs in them\n";
            await WriteAsync(input, $"data {Encoding.UTF8.GetByteCount(message)}\n{message}", cancellationToken);
            foreach (var file in files)
            {
                var mode = file.IsExecutable ? "100755" : "100644";
                await WriteAsync(input, $"M {mode} inline {file.Path}\ndata {file.Content.Length}\n", cancellationToken);
                await input.WriteAsync(file.Content, cancellationToken);
                await WriteAsync(input, "\n", cancellationToken);
            }
        }

        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new GitException("fast-import", await error);
        }
    }

    private static Task WriteAsync(Stream stream, string text, CancellationToken cancellationToken) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask();
}

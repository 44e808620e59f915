using System.Text;
using CliWrap;
using CliWrap.Buffered;
using Serilog;

namespace Slipway.Git;

/// <summary>Runs the git program in one folder: without prompts, in English, and without what the environment says of another repository.</summary>
internal sealed class GitProgram(string folder, ILogger logger, GitRemote? remote = null)
{
    private static readonly Encoding Lossless = Encoding.Latin1;

    /// <summary>Runs git and returns what it printed; fails when git does.</summary>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Encoding.UTF8.GetString(await RunAsync(arguments, null, null, cancellationToken));

    /// <summary>Runs git with standard input and further environment variables; returns the bytes it printed; fails when git does.</summary>
    public async Task<byte[]> RunAsync(
        IReadOnlyList<string> arguments,
        ReadOnlyMemory<byte>? input,
        IReadOnlyDictionary<string, string?>? environment,
        CancellationToken cancellationToken)
    {
        var (exitCode, output, words) = await TryAsync(arguments, input, environment, cancellationToken);
        return exitCode == 0 ? output : throw GitFailures.Of(
            remote?.ToString() ?? $"git {arguments[0]}", words + "\n" + Encoding.UTF8.GetString(output));
    }

    /// <summary>Runs git and returns exit code, standard output and standard error.</summary>
    public async Task<(int ExitCode, byte[] Output, string Error)> TryAsync(
        IReadOnlyList<string> arguments,
        ReadOnlyMemory<byte>? input,
        IReadOnlyDictionary<string, string?>? environment,
        CancellationToken cancellationToken)
    {
        await GitVersion.EnsureAsync();
        logger.Verbose("git {Arguments}", string.Join(' ', arguments));
        var result = await Cli.Wrap("git")
            .WithArguments(arguments)
            .WithWorkingDirectory(folder)
            .WithEnvironmentVariables(GitEnvironment.For(remote, environment))
            .WithStandardInputPipe(PipeSource.FromBytes(input ?? ReadOnlyMemory<byte>.Empty))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Lossless, Encoding.UTF8, cancellationToken);
        return (result.ExitCode, Lossless.GetBytes(result.StandardOutput), result.StandardError);
    }
}

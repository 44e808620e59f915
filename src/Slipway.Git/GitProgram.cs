using System.ComponentModel;
using System.Text;
using CliWrap;
using Serilog;

namespace Slipway.Git;

/// <summary>Runs the git program for one folder: without prompts, in English, with a limit, and without what the environment says of another repository.</summary>
internal sealed class GitProgram(string folder, ILogger logger, GitRemote? remote = null, Action? onDamage = null, string program = GitProgram.Default)
{
    public const string Default = "git";

    /// <summary>How long a command may take that asks a server only what it has.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>How long any other command may take.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether the folder is in a clone that others may have written: git reads its objects and files, and nothing else of it.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Whether the folder is a bare repository of Slipway's own.</summary>
    public bool IsBare { get; init; }

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
        if (exitCode == 0)
        {
            return output;
        }

        var failure = GitFailures.Of(remote?.ToString() ?? $"git {NameOf(arguments)}", words + "\n" + Encoding.UTF8.GetString(output));
        throw failure.Failure is GitFailure.Other or GitFailure.Repository ? Damaged(failure) ?? failure : failure;
    }

    /// <summary>The failure of an object that should be there.</summary>
    public GitException Missing(string id)
    {
        var failure = new GitException(GitFailure.Repository, remote?.ToString() ?? folder, $"the object {id} is missing. Is the clone complete?");
        return Damaged(failure) ?? failure;
    }

    /// <summary>Runs git and returns exit code, standard output and standard error.</summary>
    public async Task<(int ExitCode, byte[] Output, string Error)> TryAsync(
        IReadOnlyList<string> arguments,
        ReadOnlyMemory<byte>? input,
        IReadOnlyDictionary<string, string?>? environment,
        CancellationToken cancellationToken)
    {
        using var data = IsForeign ? GitDataFolder.Of(folder) : null;
        // Beside the first command, not before it: its answer only matters where something is wrong.
        var version = GitVersion.EnsureAsync();
        var time = arguments[0] == "ls-remote" ? AnswerTime : Limit;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(time);
        logger.Verbose("git {Arguments}", string.Join(' ', arguments));
        using var output = new MemoryStream();
        var error = new StringBuilder();
        try
        {
            var result = await Cli.Wrap(program)
                .WithArguments(arguments)
                .WithWorkingDirectory(data?.Folder ?? folder)
                .WithEnvironmentVariables(data is null ? GitEnvironment.For(remote, IsBare ? folder : null, environment) : GitEnvironment.ForForeign(data, environment))
                .WithStandardInputPipe(PipeSource.FromBytes(input ?? ReadOnlyMemory<byte>.Empty))
                .WithStandardOutputPipe(PipeTarget.ToStream(output))
                .WithStandardErrorPipe(PipeTarget.ToStringBuilder(error, Encoding.UTF8))
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync(limit.Token);
            await version;
            return (result.ExitCode, output.ToArray(), error.ToString());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GitException(
                GitFailure.Unreachable, remote?.ToString() ?? folder,
                $"{remote?.Host ?? $"git {NameOf(arguments)}"} did not answer within {time.TotalSeconds:0.###} s. Check that it can be reached from here, and run the same target again.");
        }
        catch (Win32Exception)
        {
            await version;
            throw;
        }
    }

    // A setting may come before it.
    private static string NameOf(IReadOnlyList<string> arguments) => arguments[0] == "-c" ? arguments[2] : arguments[0];

    private GitException? Damaged(GitException failure)
    {
        if (onDamage is null)
        {
            return null;
        }

        onDamage();
        return new GitException(
            GitFailure.DamagedCache, failure.Subject, $"the local cache of it is damaged, and the next attempt makes it anew. {failure.Reason}");
    }
}

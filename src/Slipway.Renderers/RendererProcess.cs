using System.Collections;
using System.Text;
using CliWrap;
using Slipway.Renderings;
using Slipway.Reports;

namespace Slipway.Renderers;

/// <summary>
/// Runs kustomize or helm. Manifests of a pull request decide what they do, so they see no variable that could hold a credential and no network, and their
/// output and time are bounded.
/// </summary>
/// <param name="folder">Where it runs.</param>
internal sealed class RendererProcess(string folder)
{
    private const int MaxOutputLength = 64 * 1024 * 1024;
    private const int MaxErrorLength = 4000;

    // Nobody listens at port 9.
    private const string Nowhere = "http://127.0.0.1:9";

    // What programs need to run, and what helm and git need to fetch where that is allowed.
    private static readonly HashSet<string> Passed = new(StringComparer.OrdinalIgnoreCase)
    {
        "PATH", "HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "SystemRoot", "ComSpec", "PATHEXT", "APPDATA", "LOCALAPPDATA",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_REGISTRY_CONFIG", "HELM_REPOSITORY_CONFIG", "HELM_REPOSITORY_CACHE",
    };

    /// <summary>Whether it has something to fetch that the stage allows. Default: no.</summary>
    public bool Fetches { get; init; }

    /// <summary>Whether it runs a program of the stage's choice, which may need a network. Default: no.</summary>
    public bool RunsOthers { get; init; }

    /// <summary>Whether it starts git for what it fetches.</summary>
    public bool UsesGit { get; init; }

    /// <summary>Finds what its messages must not repeat.</summary>
    public Func<SecretTexts> Secrets { get; init; } = () => new SecretTexts();

    /// <summary>How long it may take. Default: 5 minutes.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Returns what the program printed; null, with a problem more, where it refused what it was given.</summary>
    /// <exception cref="SlipwayException">It was ended, by its limit or from outside, or it refused what it may have had to fetch.</exception>
    public async Task<string?> TryAsync(
        string program, IReadOnlyList<string> arguments, string subject, List<Problem> problems, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(program, arguments, subject, cancellationToken);
        }
        catch (InvalidInputException exception)
        {
            problems.AddRange(exception.Problems);
            return null;
        }
    }

    /// <summary>Returns what the program printed.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="subject">What it renders, for messages.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="InvalidInputException">It refused what it was given.</exception>
    /// <exception cref="SlipwayException">It was ended, by its limit or from outside, or it refused what it may have had to fetch.</exception>
    public async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string subject, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(program);
        var isolated = HasNetwork ? null : await NetworkNamespace.Program.Value;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var output = new MemoryStream();
        var errors = new StringBuilder();
        var isTooLong = false;
        try
        {
            var result = await (Cli.Wrap(isolated ?? program)
                .WithArguments(isolated is null ? arguments : [.. NetworkNamespace.Arguments, program, .. arguments])
                .WithWorkingDirectory(folder)
                .WithEnvironmentVariables(Environment())
                .WithValidation(CommandResultValidation.None)
                | (PipeTarget.Create(CollectAsync), PipeTarget.ToStringBuilder(errors, Encoding.UTF8)))
                .ExecuteAsync(limit.Token);
            return result.ExitCode == 0
                ? Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length)
                : throw Refused(subject, $"{name} cannot render it: {Short(Secrets().Hide(errors.ToString()))}", result.ExitCode);
        }
        catch (OperationCanceledException) when (isTooLong)
        {
            throw new InvalidInputException(subject, $"{name} prints more than {MaxOutputLength / 1024 / 1024} MiB for it. Split it.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(subject, $"{name} did not end within {Limit.TotalSeconds:0.###} s. Make it smaller, or see what it waits for.");
        }

        async Task CollectAsync(Stream stream, CancellationToken token)
        {
            var buffer = new byte[81920];
            for (int count; (count = await stream.ReadAsync(buffer, token)) > 0;)
            {
                output.Write(buffer, 0, count);
                if (output.Length > MaxOutputLength)
                {
                    isTooLong = true;
                    await limit.CancelAsync();
                    return;
                }
            }
        }
    }

    private bool HasNetwork => Fetches || RunsOthers;

    // Where nothing is fetched, a refusal is the fault of what was given. From 126 on, the shell or a signal speaks.
    private SlipwayException Refused(string subject, string message, int exitCode) =>
        Fetches || exitCode is < 0 or >= 126 ? new SlipwayException(subject, message) : new InvalidInputException(subject, message);

    private Dictionary<string, string?> Environment()
    {
        // A null takes a variable away.
        var environment = System.Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Where(variable => !Passed.Contains((string)variable.Key))
            .ToDictionary(variable => (string)variable.Key, _ => (string?)null);
        if (!HasNetwork)
        {
            foreach (var proxy in (string[])["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"])
            {
                environment[proxy] = Nowhere;
            }

            environment["NO_PROXY"] = environment["no_proxy"] = null;
        }

        if (UsesGit)
        {
            environment["GIT_ALLOW_PROTOCOL"] = HasNetwork ? "http:https:ssh:git" : "none";
            environment["GIT_TERMINAL_PROMPT"] = "0";
        }

        return environment;
    }

    private static string Short(string errors) => LogText.CutLines(errors.Trim(), MaxErrorLength);
}

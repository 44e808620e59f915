using System.Collections;
using System.Text;
using CliWrap;

namespace Slipway.Kubernetes.Manifests;

/// <summary>
/// Runs kustomize or helm. Manifests of a pull request decide what they do, so they see no variable that could hold a credential, and their output is bounded.
/// </summary>
internal static class RendererProcess
{
    private const int MostOutput = 64 * 1024 * 1024;

    // What programs need to run, and what helm and git need to fetch where that is allowed.
    private static readonly HashSet<string> Passed = new(StringComparer.OrdinalIgnoreCase)
    {
        "PATH", "HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "SystemRoot", "ComSpec", "PATHEXT", "APPDATA", "LOCALAPPDATA",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR",
        "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_REGISTRY_CONFIG", "HELM_REPOSITORY_CONFIG", "HELM_REPOSITORY_CACHE",
    };

    /// <summary>Returns what the program printed.</summary>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="subject">What it renders, for messages.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="SlipwayException">It failed, or printed more than 64 MiB.</exception>
    public static async Task<string> RunAsync(
        string program, IReadOnlyList<string> arguments, string folder, string subject, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var output = new MemoryStream();
        var errors = new StringBuilder();
        var isTooLong = false;
        try
        {
            var result = await (Cli.Wrap(program)
                .WithArguments(arguments)
                .WithWorkingDirectory(folder)
                .WithEnvironmentVariables(Environment())
                .WithValidation(CommandResultValidation.None)
                | (PipeTarget.Create(CollectAsync), PipeTarget.ToStringBuilder(errors, Encoding.UTF8)))
                .ExecuteAsync(limit.Token);
            return result.ExitCode == 0
                ? Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length)
                : throw new SlipwayException(subject, $"{Path.GetFileName(program)} cannot render it: {Short(errors.ToString())}");
        }
        catch (OperationCanceledException) when (isTooLong)
        {
            throw new SlipwayException(subject, $"{Path.GetFileName(program)} prints more than {MostOutput / 1024 / 1024} MiB for it. Split it.");
        }

        async Task CollectAsync(Stream stream, CancellationToken token)
        {
            var buffer = new byte[81920];
            for (int count; (count = await stream.ReadAsync(buffer, token)) > 0;)
            {
                output.Write(buffer, 0, count);
                if (output.Length > MostOutput)
                {
                    isTooLong = true;
                    await limit.CancelAsync();
                    return;
                }
            }
        }
    }

    // A null takes a variable away.
    private static Dictionary<string, string?> Environment() => System.Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .Where(variable => !Passed.Contains((string)variable.Key))
        .ToDictionary(variable => (string)variable.Key, _ => (string?)null);

    private static string Short(string errors)
    {
        const int Longest = 4000;
        var text = errors.Trim();
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}

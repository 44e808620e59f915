using System.ComponentModel;
using System.Text.Json;
using System.Text.RegularExpressions;
using CliWrap;
using CliWrap.Buffered;

namespace Slipway.Images.Credentials;

/// <summary>Asks a <c>docker-credential-*</c> program (https://github.com/docker/docker-credential-helpers).</summary>
internal static partial class CredentialHelper
{
    /// <summary>What the program says; null when it knows nothing about the registry.</summary>
    /// <param name="name">The program's name behind <c>docker-credential-</c>.</param>
    /// <param name="server">The registry, as docker's configuration names it.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <param name="limit">How long it may take; default: 60 s.</param>
    public static async Task<RegistryCredential?> GetAsync(string name, string server, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        var time = limit ?? TimeSpan.FromSeconds(60);
        var program = $"docker-credential-{name}";
        if (!Name().IsMatch(name))
        {
            throw new InvalidInputException($"credential helper '{name}'", "expected letters, digits, '.', '_' and '-'.");
        }

        BufferedCommandResult result;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        either.CancelAfter(time);
        try
        {
            result = await Cli.Wrap(program)
                .WithArguments("get")
                .WithStandardInputPipe(PipeSource.FromString(server))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SlipwayException(program, $"it did not answer within {time.TotalSeconds:0.###} s for {server}. Does it wait for somebody? Sign in once by hand.", isTransient: true);
        }
        catch (Win32Exception exception)
        {
            throw new SlipwayException(
                program, "docker's configuration names it, but it cannot be started. Is it installed and on the PATH?", innerException: exception);
        }

        if (result.ExitCode != 0)
        {
            // Helpers say so on standard output, word for word.
            var output = result.StandardOutput.Trim();
            return output.Contains("credentials not found", StringComparison.OrdinalIgnoreCase)
                ? null
                : throw new SlipwayException(program, $"failed with exit code {result.ExitCode} for {server}: {output}{result.StandardError.Trim()}");
        }

        return Parse(result.StandardOutput) is { User.Length: > 0 } credential
            ? credential
            : throw new SlipwayException(program, $"its answer for {server} is not a JSON object with Username and Secret.");
    }

    private static RegistryCredential? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return new RegistryCredential(
                document.RootElement.GetProperty("Username").GetString() ?? "",
                new Secret(document.RootElement.GetProperty("Secret").GetString() ?? ""));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // The caller names the program; the text itself may hold a secret.
            return null;
        }
    }

    [GeneratedRegex("^[A-Za-z0-9._-]+$")]
    private static partial Regex Name();
}

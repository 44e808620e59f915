using System.ComponentModel;
using System.Text;
using CliWrap;
using CliWrap.Buffered;
using Slipway.Smoke;

namespace Slipway.Kubernetes.Smoke;

/// <summary>Runs the command of a smoke test on this machine.</summary>
internal static class SmokeCommand
{
    public static async Task<SmokeResponse> RunAsync(SmokeTarget.Command command, string root, string inNamespace, CancellationToken cancellationToken)
    {
        try
        {
            // A program of the repository is named by its path; others are looked up in PATH.
            var program = command.Program.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(command.Program, root) : command.Program;
            var result = await Cli.Wrap(program)
                .WithArguments(command.Arguments)
                .WithWorkingDirectory(root)
                .WithEnvironmentVariables(new Dictionary<string, string?> { ["SLIPWAY_STAGE_NAMESPACE"] = inNamespace })
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(Encoding.UTF8, cancellationToken);
            return new SmokeResponse { Status = result.ExitCode, IsExitCode = true, Body = result.StandardOutput + result.StandardError };
        }
        catch (Win32Exception exception)
        {
            throw new SlipwayException(command.Program, $"cannot be run: {exception.Message}", innerException: exception);
        }
    }
}

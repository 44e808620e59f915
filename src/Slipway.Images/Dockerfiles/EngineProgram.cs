using CliWrap;
using CliWrap.Buffered;

namespace Slipway.Images.Dockerfiles;

/// <summary>An installed engine that works, and the arguments that go before each of its commands.</summary>
internal sealed record EngineProgram(ContainerEngine Engine, string File, IReadOnlyList<string> Arguments)
{
    private static readonly ContainerEngine[] InOrder = [ContainerEngine.Docker, ContainerEngine.Podman, ContainerEngine.Buildah];

    /// <summary>The name of the program.</summary>
    public string Name => NameOf(Engine);

    /// <param name="wanted">The engine to use.</param>
    /// <param name="folders">Where programs are, as in <c>PATH</c>.</param>
    /// <param name="cancellationToken">Cancels the programs.</param>
    /// <exception cref="SlipwayException">There is none that works; what is wrong with each.</exception>
    public static async Task<EngineProgram> FindAsync(ContainerEngine wanted, string folders, CancellationToken cancellationToken)
    {
        var reasons = new List<string>();
        foreach (var engine in wanted == ContainerEngine.Any ? InOrder : [wanted])
        {
            if (Locate(NameOf(engine), folders) is not { } file)
            {
                reasons.Add($"{NameOf(engine)}: not installed");
                continue;
            }

            foreach (var program in ArgumentsOf(engine).Select(arguments => new EngineProgram(engine, file, arguments)))
            {
                if (await program.WhyNotAsync(cancellationToken) is not { } reason)
                {
                    return program;
                }

                reasons.Add($"{NameOf(engine)}: {reason}");
            }
        }

        throw new SlipwayException(
            "Dockerfile", $"it needs {(wanted == ContainerEngine.Any ? "docker, podman or buildah" : NameOf(wanted))}. {string.Join("; ", reasons.Distinct())}. Install one of them, or start it.");
    }

    private static string NameOf(ContainerEngine engine) => engine.ToString().ToLowerInvariant();

    // In many containers the default storage driver, overlay, does not work; vfs always does.
    private static IEnumerable<string[]> ArgumentsOf(ContainerEngine engine) => engine == ContainerEngine.Docker ? [[]] : [[], ["--storage-driver", "vfs"]];

    private static string? Locate(string name, string folders) => folders
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
        .FirstOrDefault(System.IO.File.Exists);

    private async Task<string?> WhyNotAsync(CancellationToken cancellationToken)
    {
        // The client alone is often there; only the server answers this.
        string[] probe = Engine == ContainerEngine.Docker ? ["version", "--format", "{{.Server.Version}}"] : ["info"];
        var result = await Cli.Wrap(File).WithArguments([.. Arguments, .. probe])
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);
        return result.ExitCode == 0 ? null : result.StandardError.Trim().Split('\n')[^1].Trim().TrimEnd('.');
    }
}

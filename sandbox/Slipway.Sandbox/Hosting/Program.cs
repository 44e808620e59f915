using System.Text.Json;

namespace Slipway.Sandbox.Hosting;

/// <summary>The entry point of the detached process. Its only argument is a <see cref="DetachedOptions"/>.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args.Length != 1)
        {
            await Console.Error.WriteLineAsync("This is started by SandboxProcess.EnsureRunningAsync; run ./build.sh Sandbox instead.");
            return 2;
        }

        var detached = JsonSerializer.Deserialize(args[0], HostingJson.Default.DetachedOptions)!;
        NativeSession.Create();
        try
        {
            await SandboxProcess.RunAsync(new SandboxOptions
            {
                Folder = detached.Folder,
                Port = detached.Port,
                SourceFolder = detached.SourceFolder,
                SeedCanary = detached.SeedCanary,
                SeedConfigRepository = detached.SeedConfigRepository,
                Version = detached.Version,
                Logger = PlainLog.To(Console.Out),
                Die = System.Diagnostics.Process.GetCurrentProcess().Kill,
            });
            return 0;
        }
        catch (SlipwayException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return exception.ExitCode;
        }
    }
}

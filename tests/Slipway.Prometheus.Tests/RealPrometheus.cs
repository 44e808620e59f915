using System.Diagnostics;

namespace Slipway.Prometheus.Tests;

/// <summary>A Prometheus server of Debian's package, with what was recorded before it started.</summary>
internal sealed class RealPrometheus : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slipway-prometheus-").FullName;
    private Process? server;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePorts.One()}/");

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <param name="recorded">Series in OpenMetrics' text form, with times.</param>
    public async Task StartAsync(string recorded)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "recorded.txt"), recorded);
        await File.WriteAllTextAsync(Path.Combine(folder, "prometheus.yml"), "");
        using (var import = Start("promtool", "tsdb", "create-blocks-from", "openmetrics", "recorded.txt", "data"))
        {
            var errors = import.StandardError.ReadToEndAsync();
            _ = await import.StandardOutput.ReadToEndAsync();
            await import.WaitForExitAsync();
            Assert.True(import.ExitCode == 0, await errors);
        }

        server = Start("prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data", "--storage.tsdb.retention.time=100y", $"--web.listen-address={Address.Authority}");
        _ = server.StandardOutput.ReadToEndAsync();
        var said = new List<string>();
        while (await server.StandardError.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (line.Contains("Server is ready to receive web requests", StringComparison.Ordinal))
            {
                _ = server.StandardError.ReadToEndAsync();
                return;
            }
        }

        Assert.Fail(string.Join('\n', said));
    }

    public void Dispose()
    {
        server?.Kill(entireProcessTree: true);
        server?.WaitForExit();
        server?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}

using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Slipway.Images.Tests.Fixtures;

/// <summary>The CNCF's registry as a process on loopback (https://distribution.github.io/distribution/).</summary>
internal sealed partial class DistributionRegistry : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly Process _process;

    private DistributionRegistry(TemporaryFolder folder, Process process, string host)
    {
        _folder = folder;
        _process = process;
        Host = host;
    }

    public string Host { get; }

    public static async Task<DistributionRegistry> StartAsync()
    {
        var folder = new TemporaryFolder();
        var config = folder.Write("config.yml", $$"""
            version: 0.1
            log: {level: info}
            storage: {filesystem: {rootdirectory: '{{folder.Path}}/data'} }
            http: {addr: '127.0.0.1:0'}
            """);
        var start = new ProcessStartInfo("docker-registry", ["serve", config]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["OTEL_TRACES_EXPORTER"] = "none";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                // The log must be read on, or the registry stops when the pipe is full.
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return new DistributionRegistry(folder, process, $"127.0.0.1:{match.Groups["port"].Value}");
            }
        }

        throw new InvalidOperationException("docker-registry ended before it listened.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex("listening on 127\\.0\\.0\\.1:(?<port>[0-9]+)")]
    private static partial Regex Listening();
}

using System.Diagnostics;
using System.Text.RegularExpressions;

namespace App.Tests;

/// <summary>The built service as a process of its own, as a pod runs it.</summary>
internal sealed partial class RunningApp : IDisposable
{
    // Beside these tests' own output, whatever configuration and build host they are of.
    public static readonly string AssemblyFile = Path.Combine(
        Checkout.Root, "src", "App", Path.GetRelativePath(Path.Combine(Checkout.Root, "tests", "App.Tests"), AppContext.BaseDirectory), "App.dll");

    private readonly Process _process;

    private RunningApp(Process process, HttpClient client)
    {
        _process = process;
        Client = client;
    }

    public HttpClient Client { get; }

    public static async Task<RunningApp> StartAsync(params (string Name, string Value)[] environment)
    {
        var process = Process.Start(StartInfo(environment))!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (ListeningLine().Match(line) is { Success: true } match)
            {
                var address = new Uri($"http://127.0.0.1:{match.Groups["port"].Value}");
                return new RunningApp(process, new HttpClient { BaseAddress = address });
            }
        }

        throw new InvalidOperationException("The app ended before it listened: " + await process.StandardError.ReadToEndAsync());
    }

    public static async Task<(int ExitCode, string Errors)> RunToEndAsync(params (string Name, string Value)[] environment)
    {
        using var process = Process.Start(StartInfo(environment))!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, errors);
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo((string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { AssemblyFile },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    [GeneratedRegex("Now listening on: http://.*:(?<port>[0-9]+)$")]
    private static partial Regex ListeningLine();
}

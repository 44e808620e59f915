using System.Diagnostics;

namespace Slipway.Sandbox.Tests.Cluster;

/// <summary>The kubectl program, pointed at a test cluster.</summary>
internal sealed class Kubectl : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-kubectl-").FullName;

    public Kubectl(TestCluster cluster, string token = TestCluster.Token)
    {
        var authority = Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(cluster.Certificate.ExportCertificatePem()));
        File.WriteAllText(Path.Combine(_folder, "config"), $$"""
            apiVersion: v1
            kind: Config
            current-context: test
            contexts: [{name: test, context: {cluster: test, user: test} }]
            clusters: [{name: test, cluster: {server: "{{cluster.Url}}", certificate-authority-data: {{authority}} } }]
            users: [{name: test, user: {token: {{token}} } }]
            """);
    }

    public async Task<(int ExitCode, string Output, string Error)> TryAsync(string arguments, string? input = null)
    {
        var start = new ProcessStartInfo("kubectl", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = Path.Combine(_folder, "config");
        start.Environment["HOME"] = _folder;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public async Task<string> RunAsync(string arguments, string? input = null)
    {
        var (code, output, error) = await TryAsync(arguments, input);
        Assert.True(code == 0, $"kubectl {arguments}: exit {code}\n{output}\n{error}");
        return output;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

/// <summary>A fact that needs kubectl and python3.</summary>
internal sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute()
    {
        foreach (var name in (string[])["kubectl", "python3"])
        {
            if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name))))
                Skip = name + " is not installed.";
        }
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.Json;
using Slipway.Sandbox.Hosting;

namespace Benchmarks;

/// <summary>A sandbox of its own: a forge with a config repository that no CI deploys, and a cluster.</summary>
sealed class FleetSandbox(string folder) : IDisposable
{
    private const int PageSize = 100;

    private readonly int port = FreePorts.Pair();
    private readonly HttpClient client = new();

    public string ConfigUrl => $"http://127.0.0.1:{port}/acme/config.git";

    public string Kubeconfig => Path.Combine(folder, "kubeconfig");

    public string TokenFile => Path.Combine(folder, "token");

    // Without sources its config repository has no build.sh, so that CI has nothing to do.
    private SandboxOptions Options => new() { Folder = folder, Port = port };

    public FleetSandbox Start()
    {
        SandboxProcess.EnsureRunningAsync(Options).GetAwaiter().GetResult();
        return this;
    }

    /// <summary>Clones the config repository as who may push to it.</summary>
    public void Clone(string into) =>
        new Command("git", "clone", "--quiet", ConfigUrl.Replace("http://", $"http://x:{File.ReadAllText(TokenFile)}@", StringComparison.Ordinal), into).Run();

    /// <summary>kubectl in the cluster.</summary>
    public Command Kubectl(params string[] arguments) => new("kubectl", ["--kubeconfig", Kubeconfig, .. arguments]);

    /// <summary>An image whose containers are programs of this machine, by digest.</summary>
    public string EmptyImage()
    {
        using var answer = client.Send(new HttpRequestMessage(HttpMethod.Head, $"http://localhost:{port}/v2/slipway/empty/manifests/latest"));
        return $"localhost:{port}/slipway/empty@{answer.EnsureSuccessStatusCode().Headers.GetValues("Docker-Content-Digest").Single()}";
    }

    /// <summary>How often the forge was written to about a commit: statuses, deployments, and their statuses.</summary>
    public int Writes(string commit)
    {
        var deployments = List($"deployments?sha={commit}").ToList();
        return List($"commits/{commit}/statuses").Count() + deployments.Count
            + deployments.Sum(deployment => List($"deployments/{deployment.GetProperty("id").GetInt64()}/statuses").Count());
    }

    public void Dispose()
    {
        client.Dispose();
        SandboxProcess.StopAsync(Options).GetAwaiter().GetResult();
    }

    private IEnumerable<JsonElement> List(string path)
    {
        for (var page = 1; ; page++)
        {
            var address = $"http://127.0.0.1:{port}/api/v3/repos/acme/config/{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}per_page={PageSize}&page={page}";
            using var answer = JsonDocument.Parse(client.GetStringAsync(address).GetAwaiter().GetResult());
            var items = answer.RootElement.Clone().EnumerateArray().ToList();
            foreach (var item in items)
            {
                yield return item;
            }

            if (items.Count < PageSize)
            {
                yield break;
            }
        }
    }
}

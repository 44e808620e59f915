using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Tests.Hosting;

/// <summary>A state folder on a small disk of its own, which somebody else fills.</summary>
public sealed class FullDisk : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string State => Path.Combine(_folder["disk"], "state");

    private string Filler => Path.Combine(_folder["disk"], "filler");

    public Task InitializeAsync() => SmallDiskFactAttribute.CanMount ? SmallDiskFactAttribute.MountAsync(_folder["disk"], megabytes: 32) : Task.CompletedTask;

    public Task DisposeAsync() => SmallDiskFactAttribute.CanMount ? SmallDiskFactAttribute.UnmountAsync(_folder["disk"]) : Task.CompletedTask;

    public void Dispose() => _folder.Dispose();

    [SmallDiskFact]
    public async Task What_does_not_fit_is_refused_by_name_and_everything_before_and_after_is_kept()
    {
        var answers = new List<(string Part, HttpStatusCode Status, string Text)>();
        await using (var sandbox = await StartAsync())
        {
            Assert.All(await WriteAsync(sandbox, "before"), answer => Assert.True(answer.Status < HttpStatusCode.BadRequest, answer.Text));
            Fill();
            answers.AddRange(await WriteAsync(sandbox, "refused"));
        }

        File.Delete(Filler);
        await using var again = await StartAsync();

        Assert.All(answers, answer => Assert.Equal((answer.Part, HttpStatusCode.InternalServerError), (answer.Part, answer.Status)));
        Assert.All(answers, answer => Assert.Contains("No space left on device", answer.Text, StringComparison.Ordinal));
        Assert.Equal(["before"], again.Forge.Find("acme", "config")!.Labels.All.Select(label => label.Name));
        Assert.NotNull(again.Cluster.Store.Find("configmaps", "default", "before"));
        Assert.Null(again.Cluster.Store.Find("configmaps", "default", "refused"));
        Assert.All(await WriteAsync(again, "after"), answer => Assert.True(answer.Status < HttpStatusCode.BadRequest, answer.Text));
    }

    [SmallDiskFact]
    public async Task A_start_on_a_full_disk_fails_with_what_is_missing_and_the_next_one_has_everything()
    {
        await using (var sandbox = await StartAsync())
        {
            await WriteAsync(sandbox, "before");
        }

        Fill();
        var failure = await Assert.ThrowsAsync<SlipwayException>(StartAsync);
        File.Delete(Filler);
        await using var again = await StartAsync();

        Assert.StartsWith($"{State}: cannot be used: No space left on device", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["before"], again.Forge.Find("acme", "config")!.Labels.All.Select(label => label.Name));
        Assert.NotNull(again.Cluster.Store.Find("configmaps", "default", "before"));
    }

    private Task<SandboxServer> StartAsync() => SandboxServer.StartAsync(new SandboxOptions { Folder = State, Port = 0, RunCi = false });

    private void Fill()
    {
        // To the last byte: a page of a file that ends in it has room left.
        using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in (int[])[1 << 20, 4096])
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // Full.
            }
        }
    }

    /// <summary>A label, an object and a blob of that name, each too large for what is left of a page.</summary>
    private static async Task<IReadOnlyList<(string Part, HttpStatusCode Status, string Text)>> WriteAsync(SandboxServer sandbox, string name)
    {
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Authorization = new("Bearer", sandbox.Token);
        var blob = RandomNumberGenerator.GetBytes(100_000);
        var padding = new string('x', 100_000);
        return
        [
            await PostAsync("forge", new Uri(sandbox.Address, $"{SandboxTest.Config}/labels"), $$"""{"name": "{{name}}", "description": "{{padding}}"}"""),
            await PostAsync(
                "cluster",
                new Uri(sandbox.ClusterAddress, "api/v1/namespaces/default/configmaps"),
                $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"padding":"{{{padding}}}"}}"""),
            await SendAsync("registry", new Uri(sandbox.Address, $"v2/acme/{name}/blobs/uploads/?digest=sha256:{Convert.ToHexStringLower(SHA256.HashData(blob))}"), new ByteArrayContent(blob)),
        ];

        Task<(string, HttpStatusCode, string)> PostAsync(string part, Uri address, string json) => SendAsync(part, address, new StringContent(json, Encoding.UTF8, "application/json"));

        async Task<(string, HttpStatusCode, string)> SendAsync(string part, Uri address, HttpContent content)
        {
            using (content)
            {
                using var response = await client.PostAsync(address, content);
                return (part, response.StatusCode, await response.Content.ReadAsStringAsync());
            }
        }
    }
}

/// <summary>A fact that needs the right to mount a file system in memory.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> s_canMount = new(Try);

    public SmallDiskFactAttribute() => Skip = CanMount ? null : "No file system can be mounted here: that needs Linux and root's rights.";

    public static bool CanMount => s_canMount.Value;

    public static async Task MountAsync(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        (await Commands.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder])).EnsureSuccess();
    }

    public static async Task UnmountAsync(string folder) => (await Commands.RunAsync("umount", ["--lazy", folder])).EnsureSuccess();

    private static bool Try()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            return false;
        }

        var folder = Directory.CreateTempSubdirectory("slipway-mount-").FullName;
        try
        {
            using var mount = Process.Start(new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]) { RedirectStandardError = true })!;
            mount.WaitForExit();
            if (mount.ExitCode != 0)
            {
                return false;
            }

            using var unmount = Process.Start("umount", ["--lazy", folder]);
            unmount.WaitForExit();
            return unmount.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
        finally
        {
            Directory.Delete(folder);
        }
    }
}

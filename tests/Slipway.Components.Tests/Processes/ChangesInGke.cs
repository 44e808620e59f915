using System.Security.Cryptography;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Slipway.Components.Tests.Deploying;

namespace Slipway.Components.Tests.Processes;

/// <summary>Who changed a field, from the parameter that names the project of the audit log to the pull request.</summary>
public sealed class ChangesInGke : ConfigTest
{
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: red }\n";

    [ProgramFact("kubectl")]
    public async Task The_pull_request_names_the_account_that_the_audit_log_of_the_project_has()
    {
        using var google = new ScriptedServer
        {
            Respond = request => new(200, request switch
            {
                "POST /token" => """{"access_token":"of-the-test","expires_in":3600,"token_type":"Bearer"}""",
                _ => """{"entries":[{"insertId":"1","timestamp":"2026-11-28T21:04:00Z","protoPayload":{"authenticationInfo":{"principalEmail":"somebody@example.com"}}}]}""",
            }),
        };
        // As gcloud names the entry of a cluster, whatever people call the context.
        var kubeconfig = FolderOf("gke.kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, Renamed("gke_acme_europe-west3_prod"));
        Clone.Push("An application", ("slipway.yaml", "stages:\n- { name: dev }\n"), (".gitignore", "artifacts/\n.nuke/\n"), ("dev/web/settings.yaml", Settings));
        await DeployAsync();
        await ChangeAsync("""{"data":{"color":"green"}}""");

        using var process = BuildProcess.Start(
            nameof(SettledBuild), Clone.Folder, Sandbox, new KillSwitch(), "SyncBack", "--kubeconfig", kubeconfig, "--audit-project", "acme", "--logging-url", google.Address.AbsoluteUri, "--google-credentials", Credentials(google.Address));
        Assert.True(await process.EndAsync() == 0, process.Output);

        var open = (await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default))!;
        Assert.Contains("| somebody&#64;example.com (audit log) | dev/web/settings.yaml:4:16 |", open.Text.Body, StringComparison.Ordinal);
        Assert.Contains("POST /v2/entries:list", google.Requests);
        Assert.Contains(google.Bodies, body => body.Contains("projects/acme", StringComparison.Ordinal) && body.Contains("/namespaces/dev/configmaps/settings", StringComparison.Ordinal));
        Assert.Contains(google.Bodies, body => body.Contains("cluster_name", StringComparison.Ordinal) && body.Contains("europe-west3", StringComparison.Ordinal));
    }

    [ProgramTheory("kubectl")]
    [InlineData("sandbox", "which cluster of GKE this is, is not known")]
    [InlineData("gke_other_europe-west3_prod", "it is projects/other/locations/europe-west3/clusters/prod, and --audit-project names 'acme'")]
    public async Task Where_the_log_may_be_of_another_cluster_nobody_is_named_and_that_is_said_once(string entry, string reason)
    {
        using var google = new ScriptedServer { Respond = _ => new(500, "nobody asks") };
        var kubeconfig = FolderOf("gke.kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, Renamed(entry));
        Clone.Push("An application", ("slipway.yaml", "stages:\n- { name: dev }\n"), (".gitignore", "artifacts/\n.nuke/\n"), ("dev/web/settings.yaml", Settings.Replace("red", "red, size: small", StringComparison.Ordinal)));
        await DeployAsync();
        await ChangeAsync("""{"data":{"color":"green","size":"large"}}""");

        using var process = BuildProcess.Start(
            nameof(SettledBuild), Clone.Folder, Sandbox, new KillSwitch(), "SyncBack", "--kubeconfig", kubeconfig, "--audit-project", "acme", "--logging-url", google.Address.AbsoluteUri, "--google-credentials", Credentials(google.Address));
        Assert.True(await process.EndAsync() == 0, process.Output);

        var open = (await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default))!;
        Assert.Contains("| unknown | dev/web/settings.yaml:4:16 |", open.Text.Body, StringComparison.Ordinal);
        // And once more where the host repeats all warnings at the end.
        Assert.Equal(3, process.Output.Split(reason).Length);
        Assert.Empty(google.Requests);
    }

    private async Task ChangeAsync(string patch) => await Cli.Wrap("kubectl")
        .WithArguments(["--kubeconfig", Sandbox.KubeconfigPath, "--namespace", "dev", "patch", "configmap/settings", "--type=merge", "-p", patch, "--field-manager=kubectl-edit"])
        .ExecuteBufferedAsync();

    // The server and its credentials are as they are: only what the entry of the cluster is called.
    private string Renamed(string entry) => File.ReadAllText(Sandbox.KubeconfigPath).Replace("- name: sandbox\n    cluster:", $"- name: {entry}\n    cluster:", StringComparison.Ordinal).Replace("cluster: sandbox", $"cluster: {entry}", StringComparison.Ordinal);

    private string Credentials(Uri server)
    {
        using var key = RSA.Create(2048);
        var file = FolderOf("google.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new
        {
            type = "service_account",
            project_id = "acme",
            client_email = "ci@acme.iam.gserviceaccount.com",
            private_key_id = "1",
            private_key = key.ExportPkcs8PrivateKeyPem(),
            token_uri = $"{server}token",
        }));
        return file;
    }
}

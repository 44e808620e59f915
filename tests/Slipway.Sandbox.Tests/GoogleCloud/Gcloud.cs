using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.GoogleCloud;

/// <summary>Google's own command line.</summary>
public sealed class Gcloud : BuildTest
{
    [ProgramFact("gcloud")]
    public async Task Gcloud_submits_a_build_and_reads_its_events()
    {
        var source = Directory.CreateDirectory(Folder["source"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(source, "file.txt"), "hello from gcloud");
        await File.WriteAllTextAsync(Path.Combine(source, "cloudbuild.yaml"), "steps:\n- name: bash\n  args: ['-c', 'cat file.txt']\ntags: [web]\n");

        // It reads logs from Google, whatever it is told: so it must not wait.
        var submitted = await RunAsync("builds", "submit", source, "--config", Path.Combine(source, "cloudbuild.yaml"), "--async", "--format", "json");
        var build = await WaitAsync((string)submitted["id"]!);
        var events = await RunAsync("pubsub", "subscriptions", "pull", "slipway-cloud-builds", "--limit", "10", "--auto-ack", "--format", "json");
        var clusters = await RunAsync("container", "clusters", "describe", "sandbox", "--location", "europe-west1", "--format", "json");

        Assert.Equal("SUCCESS", (string?)build["status"]);
        Assert.Contains("hello from gcloud", await LogAsync((string)build["id"]!), StringComparison.Ordinal);
        Assert.Equal(["QUEUED", "WORKING", "SUCCESS"], events.AsArray().Select(item => (string?)item!["message"]!["attributes"]!["status"]));
        Assert.Equal(Sandbox.ClusterAddress.Authority, (string?)clusters["endpoint"]);
    }

    private async Task<JsonNode> RunAsync(params string[] arguments)
    {
        var token = Folder["access-token"];
        await File.WriteAllTextAsync(token, await TokenAsync(Credential));
        var result = await Commands.RunAsync("gcloud", arguments, Folder.Path, new Dictionary<string, string>
        {
            ["CLOUDSDK_CONFIG"] = Folder["gcloud"],
            ["CLOUDSDK_AUTH_ACCESS_TOKEN_FILE"] = token,
            ["CLOUDSDK_CORE_PROJECT"] = "slipway-sandbox",
            ["CLOUDSDK_CORE_DISABLE_PROMPTS"] = "1",
            ["CLOUDSDK_CORE_DISABLE_USAGE_REPORTING"] = "1",
            ["CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK"] = "1",
            ["CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDBUILD"] = $"{Sandbox.GoogleAddress}cloudbuild/",
            ["CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE"] = $"{Sandbox.GoogleAddress}storage/storage/v1/",
            ["CLOUDSDK_API_ENDPOINT_OVERRIDES_PUBSUB"] = $"{Sandbox.GoogleAddress}pubsub/",
            ["CLOUDSDK_API_ENDPOINT_OVERRIDES_CONTAINER"] = $"{Sandbox.GoogleAddress}container/",
        });
        return JsonNode.Parse(result.EnsureSuccess().Output)!;
    }
}

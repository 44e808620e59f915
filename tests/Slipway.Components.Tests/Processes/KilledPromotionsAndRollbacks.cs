using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Serilog.Core;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Components.Tests.Deploying;
using Slipway.Deployments;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
using Slipway.Policies;

namespace Slipway.Components.Tests.Processes;

/// <summary>Promote and Rollback as processes that are killed after each of their writes.</summary>
public sealed class KilledPromotionsAndRollbacks : ProcessTest
{
    private static readonly string[] Steps =
        ["POST acme/config.git/git-receive-pack", "POST pulls", "POST issues/*/labels", "POST slack/chat.postMessage", "PATCH pulls/*"];

    private ConfigClone clone = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        clone = ConfigClone.Of(Sandbox, FolderOf("clone"));
        clone.Git("rm", "-r", "--quiet", "dev", "staging", "prod", "--ignore-unmatch");
        var (older, newer) = (await PushImageAsync("1.3.0"), await PushImageAsync("1.4.0"));
        clone.Push("Release 1.3.0", ("slipway.yaml", "stages:\n- { name: dev }\n- { name: prod }\n"), ("dev/web/web.yaml", Manifest(older)), ("prod/web/web.yaml", Manifest(older)));
        clone.Push("Release 1.4.0", ("dev/web/web.yaml", Manifest(newer)));
    }

    [UnixFact]
    public async Task A_promotion_that_is_killed_after_every_step_ends_as_one_commit_one_pull_request_and_one_message()
    {
        await DeployAsync();

        var steps = await RunKilledAsync(nameof(ConfigBuild), clone.Folder, "Promote");

        Assert.Equal(Steps, steps.Where(step => step != "POST slack/chat.update"));
        await AssertOneAsync("release/prod/web", "Promote web 1.4.0 from dev to prod");
    }

    [UnixFact]
    public async Task A_rollback_that_is_killed_after_every_step_ends_as_one_commit_one_pull_request_and_one_message()
    {
        var steps = await RunKilledAsync(nameof(ConfigBuild), clone.Folder, "Rollback", "--stage", "dev");

        Assert.Equal(Steps, steps.Where(step => step != "POST slack/chat.update"));
        await AssertOneAsync("release/dev/web", "Roll back web from 1.4.0 to 1.3.0 in dev");
    }

    // Without replicas it is healthy wherever its image is.
    private static string Manifest(ImageReference image) =>
        $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 0
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              containers:
              - name: web
                image: {{image}}

        """;

    /// <summary>An image of the sandbox's registry that differs from others by an annotation.</summary>
    private async Task<ImageReference> PushImageAsync(string version)
    {
        const string mediaType = "application/vnd.oci.image.manifest.v1+json";
        using var http = new HttpClient { BaseAddress = new Uri(Sandbox.Address, "v2/") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Sandbox.Token);
        http.DefaultRequestHeaders.Accept.ParseAdd(mediaType);
        var manifest = (await http.GetFromJsonAsync<JsonObject>("slipway/empty/manifests/latest"))!;
        using var mounted = await http.PostAsync($"acme/web/blobs/uploads/?mount={manifest["config"]!["digest"]}&from=slipway/empty", content: null);
        manifest["annotations"] = new JsonObject { ["org.opencontainers.image.version"] = version };
        using var content = new StringContent(manifest.ToJsonString(), new MediaTypeHeaderValue(mediaType));
        using var pushed = await http.PutAsync($"acme/web/manifests/{version}", content);
        pushed.EnsureSuccessStatusCode();
        return ImageReference.Parse($"localhost:{Sandbox.Address.Port}/acme/web:{version}@{pushed.Headers.GetValues("Docker-Content-Digest").Single()}");
    }

    private async Task DeployAsync()
    {
        using var run = new DeploymentRun
        {
            Manifests = new RenderSteps(clone.Folder, null, null),
            Cluster = ClusterConnection.Open(new ClusterOptions { Kubeconfig = Sandbox.KubeconfigPath }, Logger.None),
            Commit = clone.Head,
            IsAncestor = (_, _, _) => Task.FromResult<bool?>(true),
            RulesOf = _ => new StageRules { Policies = PolicyRules.Off("These manifests are about something else.") },
            Reports = new DeploymentReports(Forge.Deployments, clone.Head, run: null),
            Holder = "a test",
            SmokeReport = FolderOf("smoke.xml"),
        };
        using var steps = new DeploymentSteps(run, new ArtifactFile<DeploymentResult>(FolderOf("deployment.json"), "Deploy"));
        await steps.RunAsync((_, _) => [], default);
    }
}

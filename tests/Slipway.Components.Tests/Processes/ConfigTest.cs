using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Serilog.Core;
using Slipway.Components.Artifacts;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Tests.Deploying;
using Slipway.Deployments;
using Slipway.Engine.Listeners;
using Slipway.Engine.Releasing;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
using Slipway.Policies;
using Slipway.Releases;
using PlainLog = Slipway.Ci.Logs.PlainLog;

namespace Slipway.Components.Tests.Processes;

/// <summary>A config repository whose application has images in the sandbox's registry, and deployments of it to the sandbox's cluster.</summary>
public abstract class ConfigTest : ProcessTest
{
    private protected ConfigClone Clone { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Clone = ConfigClone.Of(Sandbox, FolderOf("clone"));
        Clone.Git("rm", "-r", "--quiet", "dev", "staging", "prod", "--ignore-unmatch");
    }

    private protected Releaser Releases => Forge.Releaser(Clone.Repository, Logger.None);

    /// <summary>Releases an image of web to the first stage, and merges that.</summary>
    private protected async Task ReleaseAsync(ImageReference image)
    {
        var request = new ReleaseRequest { Candidates = [new ReleaseCandidate { Application = ApplicationName.Parse("web"), Version = image.Tag!, Image = image }] };
        await Releases.MergeAsync(await Releases.ReleaseAsync(request, history: null, default), TimeSpan.FromMinutes(5), default);
    }

    /// <summary>An image of the sandbox's registry that differs from others by an annotation.</summary>
    private protected async Task<ImageReference> PushImageAsync(string version)
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

    /// <summary>Deploys what the clone has.</summary>
    private protected async Task DeployAsync()
    {
        using var run = new DeploymentRun
        {
            Manifests = new ManifestRenderings(Clone.Folder, null, null),
            Clusters = new StageClusters(Connect, _ => Connect()),
            Commit = Clone.Head,
            IsAncestor = (_, _, _) => Task.FromResult<bool?>(true),
            RulesOf = _ => new StageRules { Policies = PolicyRules.Off("These manifests are about something else.") },
            Statuses = new StatusReports(Forge.Deployments, Clone.Head, run: null),
            RunLog = new PlainLog(Logger.None, TimeProvider.System),
            Listeners = [new ForgeReports(Forge.Deployments, new ForgeReportOptions { Commit = Clone.Head }, Logger.None)],
            Holder = "a test",
            SmokeReport = FolderOf("smoke.xml"),
            Approvals = NoHistory.Gate,
        };
        using var steps = new CommitDeployment(run, new ArtifactFile<DeploymentResult>(FolderOf("deployment.json"), "Deploy"));
        await steps.RunAsync((_, _) => [], testsAll: false, default);
    }

    private ClusterConnection Connect() => ClusterConnection.Open(new ClusterOptions { Kubeconfig = Sandbox.KubeconfigPath }, Logger.None);
}

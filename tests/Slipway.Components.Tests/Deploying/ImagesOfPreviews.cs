using System.Net;
using System.Net.Sockets;
using System.Text;
using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Forges;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Components.Tests.Deploying;

/// <summary>A preview asks the registry, here the sandbox's, for what it plans.</summary>
public sealed class ImagesOfPreviews : DeploymentTest
{
    private readonly PullRequestComments comments = new();

    [Fact]
    public async Task An_image_that_its_registry_has_is_fine_by_digest_and_by_tag()
    {
        var image = await PushAsync();
        Write("dev/web/web.yaml", Manifests.WithoutReplicas(image));
        Write("prod/web/web.yaml", Manifests.WithoutReplicas(Image("acme/web:1.4.0")));

        await PreviewAsync();

        Assert.Equal(ReportState.Success, (await StatusAsync()).State);
    }

    [Fact]
    public async Task A_digest_that_does_not_exist_fails_the_preview_at_the_line_that_names_it()
    {
        var image = (await PushAsync()).WithDigest(Digest.Of("nobody pushed this"u8));
        Write("dev/web/web.yaml", Manifests.WithoutReplicas(image));
        Write("dev/api/web.yaml", Manifests.WithoutReplicas(image));

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => PreviewAsync());

        var problem = Assert.Single(failure.Problems);
        Assert.Matches("^dev/api/web.yaml:[0-9]+:[0-9]+$", problem.Subject);
        Assert.Equal(
            $"the registry does not have the image {image}, so that dev/api, dev/web could not start. Push it, or release again with ./build.sh Release; or write the digest of an image that is there.",
            problem.Message);
        Assert.Equal(ReportState.Failure, (await StatusAsync()).State);
        Assert.Contains(image.ToString(), comments.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_and_the_image_of_a_hook_that_do_not_exist_fail_it_too()
    {
        Write("dev/web/web.yaml", Manifests.WithoutReplicas(Image("acme/web:nowhere")));
        Write(
            "dev/web/migrate.yaml",
            $$"""
            apiVersion: batch/v1
            kind: Job
            metadata: { name: migrate, annotations: { slipway.dev/hook: before-apply } }
            spec: { template: { spec: { restartPolicy: Never, containers: [{ name: migrate, image: '{{Image("acme/migrate:nowhere")}}' }] } } }

            """);

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => PreviewAsync());

        Assert.Equal(["dev/web/migrate.yaml", "dev/web/web.yaml"], failure.Problems.Select(problem => problem.Subject.Split(':')[0]).Order());
    }

    [Fact]
    public async Task A_registry_that_never_answers_is_a_warning()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        Write("dev/web/web.yaml", Manifests.WithoutReplicas(ImageReference.Parse($"{silent.LocalEndpoint}/acme/web:1")));

        await PreviewAsync(options => options with { AnswerTime = TimeSpan.FromMilliseconds(200), Attempts = 1 });

        Assert.Equal(ReportState.Success, (await StatusAsync()).State);
    }

    [Fact]
    public async Task A_proposal_does_not_choose_what_is_connected_to()
    {
        using var mine = new TcpListener(IPAddress.Loopback, 0);
        mine.Start();
        Write("proposal/slipway.yaml", await File.ReadAllTextAsync(PathOf("slipway.yaml")));
        Write("proposal/dev/web/web.yaml", Manifests.WithoutReplicas(ImageReference.Parse($"{mine.LocalEndpoint}/acme/web:1")));

        await PreviewAsync(proposal: "proposal");

        Assert.False(mine.Pending());
    }

    [Fact]
    public async Task A_proposal_is_checked_where_the_base_branch_names_the_registry()
    {
        Write("dev/web/web.yaml", Manifests.WithoutReplicas(Image("acme/web:unreleased")));
        Write("proposal/slipway.yaml", await File.ReadAllTextAsync(PathOf("slipway.yaml")));
        Write("proposal/dev/web/web.yaml", Manifests.WithoutReplicas(Image("acme/web:nowhere")));

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => PreviewAsync(proposal: "proposal"));

        Assert.Contains("does not have the image", failure.Message, StringComparison.Ordinal);
    }

    private async Task PreviewAsync(Func<RegistryOptions, RegistryOptions>? adjust = null, string? proposal = null)
    {
        using var run = OpenRun();
        using var registry = Client(adjust ?? (options => options));
        using var asked = proposal is null ? run : run with { Manifests = new ManifestRenderings(PathOf(proposal), null, null, baseRoot: Folder) };
        await new CommitPreview(asked, new PreviewComment(comments, 7, null, Commit)) { Registry = registry }.RunAsync(default);
    }

    private RegistryClient Client(Func<RegistryOptions, RegistryOptions> adjust) => new(adjust(new RegistryOptions { DockerConfigFolder = Sandbox.DockerConfigFolder }), Logger.None);

    private ImageReference Image(string name) => ImageReference.Parse($"{Sandbox.Address.Authority}/{name}");

    // An image without layers, as acme/web:1.4.0.
    private async Task<ImageReference> PushAsync()
    {
        using var registry = Client(options => options);
        var target = Image("acme/web:1.4.0");
        var config = Encoding.UTF8.GetBytes("""{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":[]}}""");
        var digest = await registry.PushBlobAsync(target, config, default);
        const string type = "application/vnd.oci.image.manifest.v1+json";
        var manifest = Encoding.UTF8.GetBytes(
            $$$"""{"schemaVersion":2,"mediaType":"{{{type}}}","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{digest}}}","size":{{{config.Length}}}},"layers":[]}""");
        return target.WithDigest(await registry.PushManifestAsync(target, type, manifest, default));
    }

    private async Task<CommitStatus> StatusAsync() => (await Forge.Deployments.GetStatusesAsync(Commit, default)).Single(status => status.Context == "slipway/preview");
}

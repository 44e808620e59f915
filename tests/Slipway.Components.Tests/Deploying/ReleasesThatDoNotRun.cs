using Serilog.Core;
using Slipway.Engine.Listeners;
using Slipway.Components.Deploying;
using Slipway.Forges;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Components.Tests.Deploying;

/// <summary>Something in the manifests wins over the field that a release sets.</summary>
public sealed class ReleasesThatDoNotRun : DeploymentTest
{
    private const string Trailers = "Release web 1.4.0 to dev\n\nRelease-Application: web\nRelease-Stage: dev\nImage-Digest: ";
    private static readonly ImageReference Old = Image("1.3.0", '3');
    private static readonly ImageReference New = Image("1.4.0", '4');

    [Theory]
    [InlineData("patches:\n- path: patch.yaml", "patch.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: OLD\n", "dev/web/patch.yaml:9")]
    [InlineData("patches:\n- path: patch.yaml\n  target: { kind: Deployment }", "patch.yaml", "- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: OLD\n", "dev/web/patch.yaml:3")]
    [InlineData("patches:\n- target: { kind: Deployment }\n  patch: |-\n    - op: replace\n      path: /spec/template/spec/containers/0/image\n      value: localhost/acme/web:latest", "note.txt", "-", "dev/web/kustomization.yaml:7")]
    [InlineData("components:\n- ../../parts", "../../parts/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nimages:\n- { name: localhost/acme/web, newTag: 1.3.0, digest: DIGEST }\n", "parts/kustomization.yaml:4")]
    [InlineData("replacements:\n- source: { kind: ConfigMap, name: images, fieldPath: data.web }\n  targets:\n  - select: { kind: Deployment }\n    fieldPaths: [spec.template.spec.containers.0.image]", "images.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: images }\ndata:\n  web: OLD\n", "dev/web/images.yaml:5")]
    public async Task A_release_that_another_field_wins_over_fails_the_preview_and_is_not_deployed(string kustomization, string file, string content, string place)
    {
        var clone = Start(kustomization, file, content.Replace("OLD", Old.ToString(), StringComparison.Ordinal).Replace("DIGEST", Old.Digest!.Value, StringComparison.Ordinal));
        clone.Push(Trailers + New.Digest, ("dev/web/web.yaml", Manifests.WithoutReplicas(New)));

        using var run = RunOf(clone);
        var preview = await Assert.ThrowsAsync<InvalidInputException>(() => new CommitPreview(run).RunAsync(default));
        using var steps = new CommitDeployment(run, Results);
        var deployment = await Assert.ThrowsAsync<InvalidInputException>(() => steps.RunAsync(NoTests, testsAll: false, default));

        Assert.StartsWith($"dev/web: the release of {New} would not run", preview.Message, StringComparison.Ordinal);
        Assert.Contains($"which is written at {place}", preview.Message, StringComparison.Ordinal);
        Assert.Equal(preview.Message, deployment.Message);
        Assert.All(await Forge.Deployments.GetStatusesAsync(clone.Head, default), status => Assert.Equal(ReportState.Failure, status.State));
        Assert.Equal(ReportState.Failure, (await Forge.Deployments.FindAsync(clone.Head, "dev/web", default))!.State);
    }

    [Fact]
    public async Task The_same_digest_elsewhere_does_not_make_up_for_a_field_that_another_one_wins_over()
    {
        static string CronJob(ImageReference image) =>
            $"apiVersion: batch/v1\nkind: CronJob\nmetadata: {{ name: tidy }}\nspec: {{ schedule: '@daily', jobTemplate: {{ spec: {{ template: {{ spec: {{ restartPolicy: Never, containers: [{{ name: tidy, image: '{image}' }}] }} }} }} }} }}\n";
        var clone = Start("patches:\n- path: patch.yaml", "patch.yaml", Patch(Old));
        clone.Push("Add a CronJob", ("dev/web/tidy.yaml", CronJob(Old)), ("dev/web/kustomization.yaml", "resources: [web.yaml, tidy.yaml]\npatches:\n- path: patch.yaml\n"));
        clone.Push(Trailers + New.Digest, ("dev/web/web.yaml", Manifests.WithoutReplicas(New)), ("dev/web/tidy.yaml", CronJob(New)));

        using var run = RunOf(clone);
        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => new CommitPreview(run).RunAsync(default));

        Assert.Contains($"apps/v1 Deployment dev/web: container 'web' runs {Old}, which is written at dev/web/patch.yaml:4", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("CronJob", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_of_a_kustomization_with_nothing_but_a_digest_is_known_by_it()
    {
        var clone = Start($"images:\n- name: localhost/acme/web\n  digest: {Old.Digest}\npatches:\n- path: patch.yaml", "patch.yaml", Patch(ImageReference.Parse($"mirror.invalid/web:1@{Old.Digest}")));
        clone.Push(
            "Release web (#7)",
            ("dev/web/kustomization.yaml", $"resources: [web.yaml]\nimages:\n- name: localhost/acme/web\n  digest: {New.Digest}\npatches:\n- path: patch.yaml\n"));

        using var run = RunOf(clone);
        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => new CommitPreview(run).RunAsync(default));

        Assert.Contains("container 'web' runs mirror.invalid/web:1@", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_squash_merge_without_trailers_is_known_by_the_digest_that_it_changed()
    {
        var clone = Start("patches:\n- path: patch.yaml", "patch.yaml", Patch(Old));
        clone.Push("Release web 1.4.0 to dev (#7)", ("dev/web/web.yaml", Manifests.WithoutReplicas(New)));

        using var run = RunOf(clone);
        await Assert.ThrowsAsync<InvalidInputException>(() => new CommitPreview(run).RunAsync(default));
    }

    [Fact]
    public async Task A_release_with_a_later_commit_on_top_is_known_by_its_pull_request()
    {
        var clone = Start("patches:\n- path: patch.yaml", "patch.yaml", Patch(Old));
        clone.Push(Trailers + New.Digest, ("dev/web/web.yaml", Manifests.WithoutReplicas(New)));
        clone.Push("Something else", ("README.md", "Something else"));

        using var unknown = RunOf(clone);
        using var known = RunOf(clone, ReleaseMarker.Find($$"""<!-- slipway:v1 {"application":"web","stage":"dev","version":"1.4.0","image":"{{New}}"} -->""")!);
        await new CommitPreview(unknown).RunAsync(default);
        await Assert.ThrowsAsync<InvalidInputException>(() => new CommitPreview(known).RunAsync(default));
    }

    [Fact]
    public async Task A_release_that_is_rendered_is_deployed_and_its_images_are_reported()
    {
        var clone = Start("images:\n- { name: other, newTag: '1' }", "note.txt", "-");
        clone.Push(Trailers + New.Digest, ("dev/web/web.yaml", Manifests.WithoutReplicas(New)));

        using var run = RunOf(clone);
        using var steps = new CommitDeployment(run, Results);
        await steps.RunAsync(NoTests, testsAll: false, default);

        Assert.Equal([New.ToString()], (await Forge.Deployments.FindAsync(clone.Head, "dev/web", default))!.Images);
        Assert.Equal([New.ToString()], Assert.Single(Results.Read(run.Stamp).Applications).Images);
    }

    [Theory]
    [InlineData("web.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  replicas: 0\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec:\n      containers:\n      - name: web\n        image: localhost/acme/operator:1@OTHER\n        env: [{ name: RUNNER, value: 'IMAGE' }]\n", "path: 'spec.template.spec.containers[0].env[0].value'")]
    [InlineData("web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata:\n  image: 'IMAGE'\n", "path: data.image")]
    [InlineData("web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata:\n  digest: 'DIGEST'\n", "path: data.digest, part: digest")]
    [InlineData("web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\ndata:\n  tag: 'TAG'\n", "path: data.tag, part: tag")]
    [InlineData("jobs.json", """{"jobs":[{"image":"IMAGE"}]}""", "path: 'jobs[0].image'")]
    public async Task A_release_that_sets_a_field_which_slipway_yaml_names_counts_where_that_field_is(string file, string content, string path)
    {
        var clone = Start("configMapGenerator: []", "note.txt", "-");
        (string, string) With(ImageReference image) => ($"dev/web/{file}", content.Replace("IMAGE", image.ToString(), StringComparison.Ordinal)
            .Replace("TAG", image.Tag, StringComparison.Ordinal).Replace("DIGEST", image.Digest!.Value, StringComparison.Ordinal).Replace("OTHER", "sha256:" + new string('1', 64), StringComparison.Ordinal));
        clone.Push(
            "Name a field",
            ("slipway.yaml", $"stages:\n- {{ name: dev }}\nimages:\n- {{ file: {file}, {path} }}\n"),
            ("dev/web/kustomization.yaml", file == "web.yaml" ? "resources: [web.yaml]\n" : "configMapGenerator: [{ name: jobs, files: [jobs.json] }]\n"),
            ("dev/web/web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web }\n"),
            With(Old));
        clone.Push(Trailers + New.Digest, With(New));

        using var run = RunOf(clone);
        await new CommitPreview(run).RunAsync(default);
    }

    [Fact]
    public async Task A_field_that_slipway_yaml_names_does_not_make_up_for_a_container_that_runs_another_image()
    {
        var clone = Start("patches:\n- path: patch.yaml", "patch.yaml", Patch(Old));
        static (string, string) Settings(ImageReference image) => ("dev/web/settings.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: settings }}\ndata:\n  image: '{image}'\n");
        clone.Push(
            "Name a field",
            ("slipway.yaml", "stages:\n- { name: dev }\nimages:\n- { file: settings.yaml, path: data.image }\n"),
            ("dev/web/kustomization.yaml", "resources: [web.yaml, settings.yaml]\npatches:\n- path: patch.yaml\n"),
            Settings(Old));
        clone.Push(Trailers + New.Digest, ("dev/web/web.yaml", Manifests.WithoutReplicas(New)), Settings(New));

        using var run = RunOf(clone);
        await Assert.ThrowsAsync<InvalidInputException>(() => new CommitPreview(run).RunAsync(default));
    }

    private ConfigClone Start(string kustomization, string file, string content)
    {
        var clone = Clone();
        clone.Git("rm", "-r", "--quiet", "dev", "staging", "prod", "--ignore-unmatch");
        var images = file == "images.yaml" ? ", images.yaml" : "";
        clone.Push(
            "Start",
            ("slipway.yaml", "stages:\n- { name: dev }\n"),
            ("dev/web/kustomization.yaml", $"resources: [web.yaml{images}]\n{kustomization}\n"),
            (Path.Combine("dev/web", file), content),
            ("dev/web/web.yaml", Manifests.WithoutReplicas(Old)));
        return clone;
    }

    private static string Patch(ImageReference image) =>
        $"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{ name: web }}\nspec: {{ template: {{ spec: {{ containers: [{{ name: web, image: '{image}' }}] }} }} }}\n";

    private static ImageReference Image(string version, char digest) => ImageReference.Parse($"localhost/acme/web:{version}@sha256:{new string(digest, 64)}");

    private DeploymentRun RunOf(ConfigClone clone, params IReadOnlyList<ReleaseMarker> proposals)
    {
        var manifests = new ManifestRenderings(clone.Folder, null, null);
        return OpenRun() with
        {
            Manifests = manifests,
            Commit = clone.Head,
            Statuses = new StatusReports(Forge.Deployments, clone.Head, run: null),
            Listeners = [new ForgeReports(Forge.Deployments, new ForgeReportOptions { Commit = clone.Head }, Logger.None)],
            Releases = new ReleaseCheck(new GitConfigHistory(clone.Folder, Logger.None), manifests.Configuration, _ => Task.FromResult(proposals)),
        };
    }
}

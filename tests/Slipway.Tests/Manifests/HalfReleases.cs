using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Tests.Manifests;

/// <summary>A release sets every place of the application, or says which one it does not set.</summary>
public sealed class HalfReleases
{
    private const string Digest = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private static readonly ImageReference Image = ImageReference.Parse("ghcr.io/acme/web:1.4.0@" + Digest);

    [Fact]
    public void Beside_an_alias_that_a_kustomization_names_a_container_with_the_real_name_is_set_too()
    {
        var after = Edit(
            ("kustomization.yaml", "resources: [web.yaml]\nimages:\n- name: web\n  newName: ghcr.io/acme/web\n  newTag: 1.3.0\n"),
            ("web.yaml", "kind: Pod\nspec:\n  initContainers:\n  - image: ghcr.io/acme/web:1.3.0\n  containers:\n  - image: web\n  - image: ghcr.io/acme/web-proxy:1.3.0\n"));

        Assert.Equal($"resources: [web.yaml]\nimages:\n- name: web\n  newName: ghcr.io/acme/web\n  newTag: 1.4.0\n  digest: {Digest}\n", after["kustomization.yaml"]);
        Assert.Equal($"kind: Pod\nspec:\n  initContainers:\n  - image: {Image}\n  containers:\n  - image: web\n  - image: ghcr.io/acme/web-proxy:1.3.0\n", after["web.yaml"]);
    }

    [Fact]
    public void Plain_manifests_beside_the_folder_of_a_kustomization_are_set_too()
    {
        var after = Edit(
            ("app/kustomization.yaml", "resources: [web.yaml]\nimages: [{ name: ghcr.io/acme/web, newTag: 1.3.0 }]\n"),
            ("app/web.yaml", Pod("ghcr.io/acme/web")),
            ("jobs/nightly.yaml", CronJob("ghcr.io/acme/web:1.3.0")));

        Assert.Contains("newTag: 1.4.0", after["app/kustomization.yaml"], StringComparison.Ordinal);
        Assert.Equal(Pod("ghcr.io/acme/web"), after["app/web.yaml"]);
        Assert.Equal(CronJob(Image.ToString()), after["jobs/nightly.yaml"]);
    }

    [Fact]
    public void An_overlay_overrides_what_its_bases_and_components_hold()
    {
        var after = Edit(
            ("base/kustomization.yaml", "resources: [web.yaml]\n"),
            ("base/web.yaml", Pod("ghcr.io/acme/web:1.2.0")),
            ("jobs/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [job.yaml]\n"),
            ("jobs/job.yaml", CronJob("ghcr.io/acme/web:1.2.0")),
            ("kustomization.yaml", "bases: [./base]\ncomponents: [jobs/]\nimages: [{ name: ghcr.io/acme/web, newTag: 1.3.0 }]\n"));

        Assert.Equal(["kustomization.yaml"], Changed(after));
    }

    [Fact]
    public void A_component_that_names_the_image_overrides_the_resources_of_its_parent()
    {
        var after = Edit(
            ("kustomization.yaml", "resources: [web.yaml]\ncomponents: [images]\n"),
            ("web.yaml", Pod("ghcr.io/acme/web:1.2.0")),
            ("images/kustomization.yaml", "kind: Component\nimages:\n- name: ghcr.io/acme/web\n  newTag: 1.3.0\n"));

        Assert.Equal(["images/kustomization.yaml"], Changed(after));
    }

    [Fact]
    public void A_base_that_is_rendered_with_and_without_the_overlay_is_set_in_both()
    {
        var after = Edit(
            ("base/kustomization.yaml", "resources: [web.yaml]\n"),
            ("base/web.yaml", Pod("ghcr.io/acme/web:1.2.0")),
            ("blue/kustomization.yaml", "resources: [../base]\nimages: [{ name: ghcr.io/acme/web, newTag: 1.3.0 }]\n"));

        Assert.Equal(["base/web.yaml", "blue/kustomization.yaml"], Changed(after));
    }

    [Theory]
    [InlineData("docker.io/acme/web", "acme/web")]
    [InlineData("acme/web", "index.docker.io/acme/web")]
    [InlineData("acme/web", "registry-1.docker.io/acme/web")]
    [InlineData("docker.io/library/web", "web")]
    [InlineData("web", "docker.io/web")]
    [InlineData("index.docker.io/library/web", "library/web")]
    [InlineData("ghcr.io/acme/web", "GHCR.io:443/acme/web")]
    public void One_repository_spelled_in_two_ways_is_one_and_each_place_keeps_its_spelling(string released, string written)
    {
        var image = ImageReference.Parse($"{released}:1.4.0@{Digest}");

        var after = Edit(
            image,
            ("web.yaml", $"kind: Pod\nspec:\n  initContainers:\n  - image: {released}:1.3.0\n  containers:\n  - image: {written}:1.3.0\n"),
            ("values.yaml", $"image:\n  repository: {written}\n  tag: 1.3.0\n"),
            ("k/kustomization.yaml", $"resources: [pod.yaml]\nimages:\n- name: {written}\n  newTag: 1.3.0\n- name: x\n  newName: {written}\n  newTag: 1.3.0\n"),
            ("k/pod.yaml", $"kind: Pod\nspec:\n  initContainers:\n  - image: {released}:1.3.0\n  containers:\n  - image: {written}:1.3.0\n"));

        Assert.Equal($"kind: Pod\nspec:\n  initContainers:\n  - image: {image}\n  containers:\n  - image: {written}:1.4.0@{Digest}\n", after["web.yaml"]);
        Assert.Equal($"image:\n  repository: {written}\n  tag: 1.4.0@{Digest}\n", after["values.yaml"]);
        Assert.Equal($"resources: [pod.yaml]\nimages:\n- name: {written}\n  newTag: 1.4.0\n  digest: {Digest}\n- name: x\n  newName: {written}\n  newTag: 1.4.0\n  digest: {Digest}\n", after["k/kustomization.yaml"]);
        // kustomize knows an image only by the name that is written.
        Assert.Equal($"kind: Pod\nspec:\n  initContainers:\n  - image: {image}\n  containers:\n  - image: {written}:1.3.0\n", after["k/pod.yaml"]);
    }

    [Theory]
    [InlineData("ghcr.io/acme/web", "ghcr.io/acme/web-proxy")]
    [InlineData("ghcr.io/acme/web", "ghcr.io:444/acme/web")]
    [InlineData("acme/web", "ghcr.io/acme/web")]
    [InlineData("library/web", "acme/web")]
    [InlineData("acme/web", "acme/web/ui")]
    public void Other_repositories_are_others(string one, string other) =>
        Assert.False(ImageReference.Parse(one).IsOfRepository(ImageReference.Parse(other)));

    [Fact]
    public void The_same_image_with_its_old_tag_elsewhere_is_named_in_the_pull_request_and_in_the_log()
    {
        (string, string)[] files =
        [
            ("web.yaml", """
                kind: Pod
                metadata:
                  annotations:
                    built: "ghcr.io/acme/web:1.3.0"
                spec:
                  containers:
                  - image: ghcr.io/acme/web:1.3.0
                    env:
                    - name: WORKER
                      value: ghcr.io/acme/web:1.3.0 # the worker
                    - name: REPOSITORY
                      value: ghcr.io/acme/web
                    - name: PINNED
                      value: ghcr.io/acme/web:1.0.0 # slipway:ignore
                    args: [--image=ghcr.io/acme/web:1.3.0, ghcr.io/acme/web-proxy:1.3.0]
                    command:
                    - |
                      # first
                      run docker://ghcr.io/acme/web:1.3.0.
                ---
                kind: Task
                spec: { image: "ghcr.io/acme/web:1.3.0", source: { repository: ghcr.io/acme/web, tag: 1.3.0 } }
                # image: ghcr.io/acme/web:1.3.0

                """),
            ("script/run.sh", "# ghcr.io/acme/web:1.3.0\ndocker run ghcr.io/acme/web:1.3.0\n"),
            ("notes.md", "ghcr.io/acme/web:1.3.0"),
        ];

        var plan = Plan(files);

        Assert.Equal(
            [
                "dev/web/script/run.sh:2:12 'ghcr.io/acme/web:1.3.0'",
                "dev/web/web.yaml:4:13 metadata.annotations.built 'ghcr.io/acme/web:1.3.0'",
                "dev/web/web.yaml:10:14 spec.containers[0].env[0].value 'ghcr.io/acme/web:1.3.0'",
                "dev/web/web.yaml:15:20 spec.containers[0].args[0] 'ghcr.io/acme/web:1.3.0'",
                "dev/web/web.yaml:19:20 spec.containers[0].command[0] 'ghcr.io/acme/web:1.3.0'",
                "dev/web/web.yaml:22:17 spec.image 'ghcr.io/acme/web:1.3.0'",
                "dev/web/web.yaml:22:64 spec.source 'ghcr.io/acme/web:1.3.0'",
            ],
            plan.Edit.NotChanged.Select(place => place.ToString()));
        Assert.All(plan.Edit.NotChanged, place => Assert.Contains($"not changed  {place}", plan.ToString(), StringComparison.Ordinal));
        Assert.Contains("**Not changed**", plan.Text.Body, StringComparison.Ordinal);
        Assert.Contains("* dev/web/web.yaml:10:14 spec.containers\\[0\\].env\\[0\\].value 'ghcr.io/acme/web:1.3.0'\n", plan.Text.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_kustomization_overrides_is_not_named_as_left_over()
    {
        var plan = Plan(
            ("kustomization.yaml", "resources: [web.yaml]\nimages: [{ name: ghcr.io/acme/web, newTag: 1.3.0 }]\n"), ("web.yaml", Pod("ghcr.io/acme/web:1.0.0")));

        Assert.Empty(plan.Edit.NotChanged);
        Assert.DoesNotContain("Not changed", plan.Text.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_values_that_gives_only_another_tag_is_named()
    {
        var plan = Plan(("values.yaml", "image:\n  repository: ghcr.io/acme/web\n  tag: 1.3.0\n"), ("values-dev.yaml", "image:\n  tag: 1.2.0\n"));

        Assert.Equal(["dev/web/values-dev.yaml:2:8 image sets tag '1.2.0' without the repository"], plan.Edit.NotChanged.Select(place => place.ToString()));
    }

    [Fact]
    public void Values_that_win_over_those_of_a_chart_within_are_named()
    {
        var plan = Plan(
            ("Chart.yaml", "name: shop\n"),
            ("charts/web/Chart.yaml", "name: web\n"),
            ("charts/web/values.yaml", "image:\n  repository: ghcr.io/acme/web\n  tag: 1.3.0\n"),
            ("values.yaml", "web:\n  image:\n    tag: 1.2.0\nother:\n  settings:\n    tag: x\n"));

        Assert.Equal(["dev/web/values.yaml:3:10 web.image sets tag '1.2.0' without the repository"], plan.Edit.NotChanged.Select(place => place.ToString()));
    }

    [Theory]
    [InlineData("web.yaml", "kind: Pod\nspec:\n  containers:\n  - image: ghcr.io/acme/web:${TAG}\n", "dev/web/web.yaml:4:12", "spec.containers[0].image is 'ghcr.io/acme/web:${TAG}'")]
    [InlineData("web.yaml", "kind: Pod\nspec:\n  containers:\n  - image: ghcr.io/acme/web:1.3.0@sha256:12\n", "dev/web/web.yaml:4:12", "@sha256:12'")]
    [InlineData("values.yaml", "image:\n  repository: ghcr.io/acme/web\n  tag: '{{ .Chart.AppVersion }}'\n", "dev/web/values.yaml:2:3", "image is 'ghcr.io/acme/web:{{ .Chart.AppVersion }}'")]
    [InlineData("k/kustomization.yaml", "images:\n- name: ghcr.io/acme/web\n  newTag: 1.3.0+build\n", "dev/web/k/kustomization.yaml:2:3", "1.3.0+build'")]
    public void An_image_of_the_repository_that_is_no_whole_one_is_refused_beside_others_and_alone(string file, string content, string subject, string named)
    {
        var beside = Assert.Throws<InvalidInputException>(() => Edit((file, content), ("other/job.yaml", CronJob("ghcr.io/acme/web:1.3.0"))));
        var alone = Assert.Throws<InvalidInputException>(() => Edit((file, content)));

        Assert.All([beside, alone], failure => Assert.Equal(subject, Assert.Single(failure.Problems).Subject));
        Assert.Contains(named, beside.Message, StringComparison.Ordinal);
        Assert.Contains("# slipway:ignore", beside.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_is_no_whole_one_and_is_left_on_purpose_or_of_others_stops_nothing() => Assert.Equal(
        ["web.yaml"],
        Changed(Edit(("web.yaml", $"kind: Pod\nspec:\n  containers:\n  - image: ghcr.io/acme/web:${{TAG}} # slipway:ignore\n  - image: ghcr.io/acme/proxy:${{TAG}}\n  - image: ghcr.io/acme/web:1.3.0\n"))));

    [Fact]
    public void A_digest_without_its_algorithm_stays_without_it()
    {
        var after = Edit(("values.yaml", $"image:\n  repository: ghcr.io/acme/web\n  tag: 1.3.0\n  digest: {new string('2', 64)}\nworker:\n  image:\n    repository: ghcr.io/acme/web\n    digest: {new string('2', 64)}\n"));

        Assert.Equal($"image:\n  repository: ghcr.io/acme/web\n  tag: 1.4.0\n  digest: \"{Digest[7..]}\"\nworker:\n  image:\n    repository: ghcr.io/acme/web\n    digest: \"{Digest[7..]}\"\n", after["values.yaml"]);
    }

    private static string Pod(string image) => $"apiVersion: v1\nkind: Pod\nmetadata: {{ name: web }}\nspec:\n  containers:\n  - name: web\n    image: {image}\n";

    private static string CronJob(string image) => $"kind: CronJob\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n          - image: {image}\n";

    private static IEnumerable<string> Changed(Dictionary<string, string> after) => after.Where(file => file.Value.Contains("1.4.0", StringComparison.Ordinal)).Select(file => file.Key).Order(StringComparer.Ordinal);

    private static Dictionary<string, string> Edit(params (string Path, string Content)[] files) => Edit(Image, files);

    private static Dictionary<string, string> Edit(ImageReference image, params (string Path, string Content)[] files)
    {
        var edit = ManifestEdit.SetImage("dev/web", Files(files), image, []);
        var after = files.ToDictionary(file => file.Path, file => file.Content);
        foreach (var file in edit.Files)
        {
            after[file.Path["dev/web/".Length..]] = Encoding.UTF8.GetString(file.After.Span);
        }

        var again = ManifestEdit.SetImage("dev/web", Files([.. after.Select(file => (file.Key, file.Value))]), image, []);
        Assert.Empty(again.Files);
        return after;
    }

    private static ReleasePlan Plan(params (string Path, string Content)[] files) => ReleasePlan.For(
        new Release(new ReleaseCandidate { Application = ApplicationName.Parse("web"), Version = "1.4.0", Image = Image }, StageName.Parse("dev")),
        new ReleaseState { BaseBranch = "main", Base = CommitSha.Parse(new string('b', 40)), Manifests = Files(files) });

    private static List<ConfigFile> Files((string Path, string Content)[] files) =>
        [.. files.Select(file => new ConfigFile("dev/web/" + file.Path, Encoding.UTF8.GetBytes(file.Content))).OrderBy(file => file.Path, StringComparer.Ordinal)];
}

using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Syncs;
using Slipway.Values;

namespace Slipway.Tests.Syncs;

/// <summary>Where git says a field: what the first place would become. Whether a place decides the field, a rendering tells.</summary>
public sealed class PlacesOfFields
{
    private const string Web = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n      - name: web\n        image: ghcr.io/acme/web:1\n        env:\n        - name: LOG\n          value: info\n";
    private const string Log = "spec.template.spec.containers[name=web].env[name=LOG].value";

    private static readonly RenderingTarget Target = new() { Application = ApplicationName.Parse("web"), Stage = StageName.Parse("prod"), Namespace = "prod" };

    [Fact]
    public void The_manifest_itself() => Assert.Equal(
        ("prod/web/web.yaml:14:18", Web.Replace("info", "debug", StringComparison.Ordinal)),
        First(Log, "info", "debug", ("prod/web/web.yaml", Web)));

    [Fact]
    public void A_patch_of_the_overlay_before_the_manifest_of_the_base()
    {
        const string Patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n      - name: web\n        env:\n        - name: LOG\n          value: 'info' # quiet\n";

        Assert.Equal(
            ("prod/web/log.yaml:11:18 (patch)", Patch.Replace("'info'", "'debug'", StringComparison.Ordinal)),
            First(Log, "info", "debug", ("prod/web/kustomization.yaml", "resources: [../../base]\npatches:\n- path: log.yaml\n"), ("prod/web/log.yaml", Patch), ("base/kustomization.yaml", "resources: [web.yaml]\n"), ("base/web.yaml", Web)));
    }

    [Fact]
    public void A_patch_in_the_kustomization_keeps_its_lines()
    {
        const string Kustomization = "resources:\n- web.yaml\npatches:\n- patch: |-\n    # louder in prod\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata:\n      name: web\n    spec:\n      replicas: 3   # zones\n- path: other.yaml\n";

        Assert.Equal(
            ("prod/web/kustomization.yaml:4:10 (patch)", Kustomization.Replace("replicas: 3", "replicas: 5", StringComparison.Ordinal)),
            First("spec.replicas", 3, 5, ("prod/web/kustomization.yaml", Kustomization), ("prod/web/web.yaml", Web)));
    }

    [Fact]
    public void An_operation_of_a_JSON_patch()
    {
        const string Operations = "- op: test\n  path: /metadata/name\n  value: web\n- op: replace\n  path: /spec/template/spec/containers/0/env/0/value\n  value: \"info\"\n";

        Assert.Equal(
            ("prod/web/patch.yaml:6:10 (patch)", Operations.Replace("\"info\"", "\"debug\"", StringComparison.Ordinal)),
            First(Log, "info", "debug", ("prod/web/kustomization.yaml", "resources:\n- web.yaml\npatches:\n- path: patch.yaml\n  target:\n    kind: Deployment\n"), ("prod/web/patch.yaml", Operations), ("prod/web/web.yaml", Web)));
    }

    [Theory]
    [InlineData("images:\n- name: ghcr.io/acme/web\n  newTag: \"1.0\" # pinned\n", "images:\n- name: ghcr.io/acme/web\n  newTag: \"1.1\" # pinned\n", "spec.template.spec.containers[name=web].image", "ghcr.io/acme/web:1.0", "ghcr.io/acme/web:1.1")]
    [InlineData("replicas:\n- name: web\n  count: 3\n", "replicas:\n- name: web\n  count: 5\n", "spec.replicas", "3", "5")]
    [InlineData("commonAnnotations:\n  team: shop\n", "commonAnnotations:\n  team: shop2\n", "metadata.annotations.team", "shop", "shop2")]
    [InlineData("labels:\n- pairs:\n    team: shop\n  includeSelectors: false\n", "labels:\n- pairs:\n    team: shop2\n  includeSelectors: false\n", "metadata.labels.team", "shop", "shop2")]
    public void What_a_kustomization_says_of_a_field(string before, string after, string path, string git, string live)
    {
        var value = (string text) => path == "spec.replicas" ? (Value)long.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : text;

        Assert.Equal("resources:\n- web.yaml\n" + after, First(path, value(git), value(live), ("prod/web/kustomization.yaml", "resources:\n- web.yaml\n" + before), ("prod/web/web.yaml", Web)).Text);
    }

    [Fact]
    public void A_value_of_a_chart_with_the_type_that_it_has() => Assert.Equal(
        ("prod/web/values.yaml:2:10 (value)", "log:\n  level: debug # quiet\nother: 1\n"),
        First(Log, "info", "debug", ("prod/web/Chart.yaml", "name: web\n"), ("prod/web/values.yaml", "log:\n  level: info # quiet\nother: 1\n")));

    [Theory]
    [InlineData("resources:\n- https://example.invalid/base?ref=v1\n")]
    [InlineData("helmCharts:\n- name: web\n  repo: https://example.invalid/charts\n")]
    public void What_is_fetched_from_elsewhere_is_no_place(string kustomization) =>
        Assert.Empty(All("spec.replicas", 2, 5, false, ("prod/web/kustomization.yaml", kustomization)));

    [Fact]
    public void A_file_of_a_generator_that_SOPS_encrypted_is_no_place() => Assert.Empty(All(
        "data.color", "red", "green", false, ("prod/web/app.env", "color=red\nsops_mac=x\nsops_version=3.9.0\n"), ("prod/web/kustomization.yaml", "configMapGenerator:\n- name: web\n  envs: [app.env]\n")));

    [Fact]
    public void A_new_patch_where_it_is_asked_for() => Assert.Equal(
        "resources:\n- ../../base\npatches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata:\n      name: web\n    spec:\n      replicas: 5\n",
        All("spec.replicas", 2, 5, true, ("prod/web/kustomization.yaml", "resources:\n- ../../base\n"), ("base/kustomization.yaml", "resources: [web.yaml]\n"), ("base/web.yaml", Web))[^1].Text);

    private static (string Place, string Text) First(string path, Value git, Value live, params (string Path, string Text)[] files) => All(path, git, live, false, files)[0];

    private static List<(string Place, string Text)> All(string path, Value git, Value live, bool createsPatches, params (string Path, string Text)[] files)
    {
        var all = files.ToDictionary(file => file.Path, file => new ConfigFile(file.Path, Encoding.UTF8.GetBytes(file.Text)));
        var source = files[^1].Path;
        var id = new ResourceId(path.StartsWith("data.", StringComparison.Ordinal) ? GroupVersionKind.Of("v1", "ConfigMap") : GroupVersionKind.Of("apps/v1", "Deployment"), "prod", "web");
        var rendered = new Resource(id, (MapValue)YamlDocuments.Read("", Web, [])[0], new ResourceOrigin(source, default));
        var finding = new SyncFinding(id, FieldPath.Parse(path), git, live, []);
        return [.. new SyncPlaces(Target, all).Find(finding, rendered, createsPatches).Select(place => (place.Position, Encoding.UTF8.GetString(place.Edit.After.Span)))];
    }
}

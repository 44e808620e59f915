using Slipway.Renderers;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Kubernetes.Tests;

/// <summary>Kustomizations that would have this machine fetch or run something: refused by the form of what they say, whatever lies beside them.</summary>
public sealed class ReferencesThatLeadOut : IDisposable
{
    private const string AConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n";
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("slipway-references-");
    private readonly ScriptedServer server = new(new ScriptedServer.Answer(200, AConfigMap.Replace("settings", "fetched", StringComparison.Ordinal)));

    public void Dispose()
    {
        server.Dispose();
        root.Delete(recursive: true);
    }

    [KustomizeTheory]
    [InlineData("resources: ['{0}']")]
    [InlineData("Resources: ['{0}']")]
    [InlineData("reſources: ['{0}']")]
    [InlineData("bases: ['{0}']")]
    [InlineData("components: ['{0}']")]
    [InlineData("resources: [web.yaml]\npatches: [{{ path: '{0}' }}]")]
    [InlineData("resources: [web.yaml]\npatches: [{{ Path: '{0}' }}]")]
    [InlineData("resources: [web.yaml]\npatchesStrategicMerge: ['{0}']")]
    [InlineData("resources: [web.yaml]\npatchesJson6902: [{{ path: '{0}', target: {{ version: v1, kind: ConfigMap, name: settings }} }}]")]
    [InlineData("resources: [web.yaml]\nreplacements: [{{ path: '{0}' }}]")]
    [InlineData("resources: [web.yaml]\nconfigurations: ['{0}']")]
    [InlineData("resources: [web.yaml]\ncrds: ['{0}']")]
    [InlineData("resources: [web.yaml]\nopenapi: {{ path: '{0}' }}")]
    [InlineData("configMapGenerator: [{{ name: a, files: ['{0}'] }}]")]
    [InlineData("configMapGenerator: [{{ name: a, files: ['key={0}'] }}]")]
    [InlineData("configMapGenerator: [{{ name: a, envs: ['{0}'] }}]")]
    [InlineData("configMapGenerator: [{{ name: a, env: '{0}' }}]")]
    [InlineData("secretGenerator: [{{ name: a, files: ['{0}'] }}]")]
    [InlineData("resources: [web.yaml]\ngenerators: ['{0}']")]
    [InlineData("resources: [web.yaml]\ntransformers: ['{0}']")]
    [InlineData("resources: [web.yaml]\nvalidators: ['{0}']")]
    [InlineData("resources: [web.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: PatchTransformer\n  metadata: {{ name: a }}\n  path: '{0}'\n")]
    [InlineData("resources: [web.yaml]\ntransformers:\n- '{{apiVersion: builtin, kind: PatchTransformer, metadata: {{name: a}}, path: \"{0}\"}}'\n")]
    [InlineData("resources: [web.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: PatchStrategicMergeTransformer\n  metadata: {{ name: a }}\n  paths: ['{0}']\n")]
    [InlineData("generators:\n- |-\n  apiVersion: builtin\n  kind: ConfigMapGenerator\n  metadata: {{ name: a }}\n  files: ['a={0}']\n")]
    [InlineData("generators:\n- |-\n  apiVersion: builtin\n  kind: HelmChartInflationGenerator\n  metadata: {{ name: a }}\n  name: web\n  repo: '{0}'\n")]
    [InlineData("resources: [web.yaml]\ntransformers:\n- |-\n  apiVersion: builtin\n  kind: PatchTransformer\n  metadata: {{ name: a }}\n  Path: '{0}'\n")]
    [InlineData("resources: [web.yaml]\ntransformers:\n- |-\n  apiVersion: v1\n  kind: List\n  items:\n  - apiVersion: builtin\n    kind: PatchTransformer\n    metadata: {{ name: a }}\n    path: '{0}'\n")]
    [InlineData("helmCharts: [{{ name: web, repo: '{0}' }}]")]
    [InlineData("helmChartInflationGenerator: [{{ chartName: web, chartRepoUrl: '{0}' }}]")]
    [InlineData("resources: [web.yaml]\nhelmGlobals: {{ chartHome: '{0}' }}")]
    public async Task An_address_in_any_field_is_refused_and_not_fetched(string kustomization)
    {
        Write("dev/web/web.yaml", AConfigMap);
        // The decoy: what the file system takes for the file of that name.
        Write($"dev/web/http:/{server.Address.Authority}/x.yaml", AConfigMap);
        Write("dev/web/kustomization.yaml", string.Format(System.Globalization.CultureInfo.InvariantCulture, kustomization, server.Address + "x.yaml") + "\n");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => ReadAsync());

        Assert.StartsWith("dev/web/kustomization.yaml:", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot render it", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("github.com/acme/base")]
    [InlineData("GitHub.com/acme/base//x")]
    [InlineData("git@host.example:acme/base.git")]
    [InlineData("org-1@github.com:acme/base")]
    [InlineData("host.example:acme/base")]
    [InlineData("gh:acme/base")]
    [InlineData("git::https://host.example/acme/base")]
    [InlineData("git::../base")]
    [InlineData("file:///etc")]
    [InlineData("file:/etc")]
    [InlineData("ssh://host.example/acme/base")]
    [InlineData("HTTPS://host.example/x.yaml")]
    [InlineData("http:/host.example/x.yaml")]
    [InlineData(" https://host.example/x.yaml")]
    [InlineData("host.example/acme/base.git//x")]
    [InlineData("host.example/acme/_git/base")]
    [InlineData("base?ref=main")]
    public async Task A_folder_that_has_the_form_of_a_repository_is_refused_whether_it_is_there_or_not(string reference)
    {
        Write($"dev/web/{reference.Split('?')[0].Trim()}/kustomization.yaml", "resources: []\n");
        Write("dev/web/kustomization.yaml", $"resources: ['{reference}']\n");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => ReadAsync());

        Assert.Contains($"resources: '{reference}' is an address", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("../../../x.yaml")]
    [InlineData("link.yaml")]
    [InlineData("folder/x.yaml")]
    public async Task A_path_that_leads_out_of_the_repository_is_refused(string path)
    {
        var outside = Directory.CreateTempSubdirectory("slipway-outside-");
        try
        {
            File.WriteAllText(Path.Combine(outside.FullName, "x.yaml"), AConfigMap);
            Directory.CreateDirectory(Path.Combine(root.FullName, "dev/web"));
            File.CreateSymbolicLink(Path.Combine(root.FullName, "dev/web/link.yaml"), Path.Combine(outside.FullName, "x.yaml"));
            Directory.CreateSymbolicLink(Path.Combine(root.FullName, "dev/web/folder"), outside.FullName);
            Write("dev/web/kustomization.yaml", $"resources: [{path}]\nconfigMapGenerator: [{{ name: a, files: [{path}] }}]\n");

            var failure = await Assert.ThrowsAsync<InvalidInputException>(() => ReadAsync());

            Assert.All(failure.Problems, problem => Assert.Contains($"'{path}' is outside of the config repository", problem.Message, StringComparison.Ordinal));
            Assert.Equal(2, failure.Problems.Count);
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("config.kubernetes.io/function", "exec: { path: ./x.sh }")]
    [InlineData("config.kubernetes.io/function", "container: { image: 'registry.example/evil:1' }")]
    [InlineData("config.k8s.io/function", "container: { image: 'registry.example/evil:1' }")]
    public async Task A_function_is_refused_in_a_file_in_place_and_behind_a_folder(string annotation, string function)
    {
        var text = $"apiVersion: x\nkind: X\nmetadata:\n  name: x\n  annotations:\n    {annotation}: |\n      {function}\n";
        Write("dev/web/web.yaml", AConfigMap);
        Write("dev/web/function.yaml", text);
        Write("dev/web/functions/kustomization.yaml", "resources: [function.yaml]\npatches: [{ patch: '{}' }]\n");
        Write("dev/web/functions/function.yaml", text);
        Write("dev/web/kustomization.yaml", "resources: [web.yaml]\ngenerators: [function.yaml]\nvalidators: [functions]\ntransformers:\n- |\n" + string.Concat(text.Split('\n').Select(line => $"  {line}\n")));

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => ReadAsync());

        Assert.Equal(
            ["dev/web/function.yaml:6:5", "dev/web/functions/function.yaml:6:5", "dev/web/functions/kustomization.yaml:2:1", "dev/web/kustomization.yaml:5:3"],
            failure.Problems.Select(problem => problem.Subject).Order(StringComparer.Ordinal));
    }

    [KustomizeFact]
    public async Task Transformers_and_patches_of_the_repository_work_wherever_they_are_written()
    {
        Write("dev/web/web.yaml", AConfigMap);
        Write("dev/web/labels.yaml", "apiVersion: builtin\nkind: LabelTransformer\nmetadata: { name: a }\nlabels: { team: shop, docs: 'at-home' }\nfieldSpecs: [{ path: metadata/labels, create: true }]\n");
        Write("dev/web/kustomization.yaml",
            """
            resources: [web.yaml]
            transformers:
            - labels.yaml
            - |-
              apiVersion: builtin
              kind: AnnotationsTransformer
              metadata: { name: b }
              annotations: { docs: 'https://docs.example.com/web' }
              fieldSpecs: [{ path: metadata/annotations, create: true }]
            patches:
            - patch: |-
                apiVersion: v1
                kind: ConfigMap
                metadata: { name: settings }
                data: { url: 'https://shop.example.com/' }
            """);

        var resource = Assert.Single(await ReadAsync());

        Assert.Equal(("shop", "https://docs.example.com/web"), (resource.Labels.GetString("team"), resource.Annotations.GetString("docs")));
    }

    [KustomizeFact]
    public async Task What_a_stage_allows_is_fetched()
    {
        Write("dev/web/kustomization.yaml", $"resources: ['{server.Address}acme/x.yaml']\n");

        var resource = Assert.Single(await ReadAsync(new SourceRules { RemotePrefixes = [$"{server.Address}acme"] }));

        Assert.Equal("fetched", resource.Id.Name);
    }

    [Theory]
    [InlineData("https://host.example/acme", "https://host.example/acme/x.yaml", true)]
    [InlineData("https://host.example/acme", "https://host.example/acme.git//x?ref=1", true)]
    [InlineData("https://host.example/acme", "https://host.example/acme?ref=1", true)]
    [InlineData("https://host.example/acme", "https://host.example/acme", true)]
    [InlineData("https://", "https://host.example/acme", true)]
    [InlineData("https://host.example/acme", "https://host.example/acme-evil/x.yaml", false)]
    [InlineData("https://host.example", "https://host.example.evil/x.yaml", false)]
    [InlineData("https://host.example", "https://host.example@evil.example/x.yaml", false)]
    [InlineData("https://host.example", "https://host.example:x@evil.example/x.yaml", false)]
    [InlineData("https://host.example/acme", "https://host.example/acme/../evil/x.yaml", false)]
    [InlineData("https://host.example/acme", "https://host.example/acme/%2E%2e/evil/x.yaml", false)]
    [InlineData("https://host.example/acme", "https://host.example/acme\\..\\evil/x.yaml", false)]
    public void A_prefix_stands_for_whole_parts_of_an_address(string prefix, string address, bool isAllowed)
    {
        Assert.Equal(isAllowed, new SourceRules { RemotePrefixes = [prefix] }.AllowsRemote(address));
    }

    private async Task<IReadOnlyList<Resource>> ReadAsync(SourceRules? rules = null)
    {
        Write("slipway.yaml", "stages: [{ name: dev }]\n");
        var folders = ManifestFolders.Open(root.FullName);
        return await folders.ReadAsync(folders.Targets(null, null)[0], rules, default);
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}

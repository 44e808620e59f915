using Slipway.Components.Artifacts;
using Slipway.Values;

namespace Slipway.Components.Tests.Deploying;

/// <summary>What somebody changed by hand in what a kustomization renders comes to the file that says it, byte by byte; the rest is refused by name.</summary>
public sealed class ChangesOfKustomizations : SyncTest
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 0 # nobody yet
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: web
                image: 'example.invalid/web' # the overlay says which
                env:
                - {name: LOG, value: info}

        """;
    private const string Settings = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  color: red # for now\n";
    private const string Patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: any\nspec:\n  minReadySeconds:   5 # seconds\n";

    public static TheoryData<string, string, string, string, string, string> Cases() => new()
    {
        // what, the kustomization, a file beside it, kubectl, what changes in which file, into what
        { "names with something in front and behind", "namePrefix: my-\nnameSuffix: -v2\nresources: [web.yaml, settings.yaml]\n", "", "set env deployment/my-web-v2 LOG=debug", "web.yaml|value: info", "value: debug" },
        { "a count", "namePrefix: my-\nresources: [web.yaml]\nreplicas:\n- count: 0 # of web\n  name: web\n", "", "scale deployment/my-web --replicas=3", "kustomization.yaml|count: 0", "count: 3" },
        { "another tag", "resources: [web.yaml]\nimages:\n- name: example.invalid/web\n  newName: example.invalid/shop\n  newTag: \"1.0\" # pinned\n", "", "set image deployment/web web=example.invalid/shop:1.1", "kustomization.yaml|\"1.0\"", "\"1.1\"" },
        { "another name", "resources: [web.yaml]\nimages:\n- name: example.invalid/web\n  newName: 'example.invalid/shop'\n  newTag: v1\n", "", "set image deployment/web web=example.invalid/store:v1", "kustomization.yaml|'example.invalid/shop'", "'example.invalid/store'" },
        { "a literal", "configMapGenerator:\n- name: settings\n  literals:\n  - size=3\n  - color=red # for now\ngeneratorOptions: {disableNameSuffixHash: true}\n", "", "patch configmap/settings --type=merge -p {\"data\":{\"color\":\"green\"}}", "kustomization.yaml|color=red", "color=green" },
        { "a literal in quotes of kustomize", "configMapGenerator:\n- name: settings\n  literals:\n  - color=\"dark red\"\n  - size='3'\ngeneratorOptions: {disableNameSuffixHash: true}\n", "", "patch configmap/settings --type=merge -p {\"data\":{\"color\":\"green\",\"size\":\"4\"}}", "kustomization.yaml|color=\"dark red\"\n  - size='3'", "color=\"green\"\n  - size='4'" },
        { "a literal in quotes of YAML", "configMapGenerator:\n- name: settings\n  literals: [\"color=red\", 'size=3']\n  options: {disableNameSuffixHash: true}\n", "", "patch configmap/settings --type=merge -p {\"data\":{\"color\":\"a=b, c\"}}", "kustomization.yaml|\"color=red\"", "\"color=a=b, c\"" },
        { "a patch whose target names the object", "resources: [web.yaml]\npatches:\n- path: patch.yaml\n  target: {kind: Deployment, name: web}\n", "patch.yaml|" + Patch, "patch deployment/web --type=merge -p {\"spec\":{\"minReadySeconds\":9}}", "patch.yaml|5", "9" },
        { "an operation that appends", "resources: [web.yaml]\npatches:\n- target: {kind: Deployment}\n  patch: |-\n    - op: add\n      path: /spec/template/spec/containers/0/env/-\n      value: {name: COLOR, value: red} # for now\n", "", "set env deployment/web COLOR=green", "kustomization.yaml|value: red", "value: green" },
        { "an operation in JSON", "resources: [web.yaml]\npatches:\n- target: {kind: Deployment}\n  path: patch.json\n", "patch.json|[{\"op\": \"add\", \"path\": \"/spec/minReadySeconds\", \"value\": 5}]\n", "patch deployment/web --type=merge -p {\"spec\":{\"minReadySeconds\":9}}", "patch.json|5", "9" },
        { "a component", "resources: [web.yaml]\ncomponents: [slow]\n", "slow/kustomization.yaml|apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- patch: |-\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: web}\n    spec: {minReadySeconds: 5}\n", "patch deployment/web --type=merge -p {\"spec\":{\"minReadySeconds\":9}}", "slow/kustomization.yaml|5}", "9}" },
        { "a patch of the old kind", "resources: [web.yaml]\npatchesStrategicMerge:\n- |-\n  apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: web}\n  spec: {minReadySeconds: 5}\n", "", "patch deployment/web --type=merge -p {\"spec\":{\"minReadySeconds\":9}}", "kustomization.yaml|5}", "9}" },
        { "an added field", "nameSuffix: -v2\nresources: [settings.yaml]\n", "", "patch configmap/settings-v2 --type=merge -p {\"data\":{\"shape\":\"round\"}}", "settings.yaml|for now\n", "for now\n  shape: round\n" },
        { "a label that all have", "labels:\n- pairs:\n    team: shop # ours\nresources: [settings.yaml]\n", "", "label configmap/settings team=store --overwrite", "kustomization.yaml|shop #", "store #" },
        { "the namespace beside", "namespace: dev\nresources: [two.yaml]\n", "two.yaml|" + Settings + "---\n" + "apiVersion: v1\nkind: Service\nmetadata:\n  name: settings\nspec: {ports: [{port: 80}], selector: {color: red}}\n", "patch configmap/settings --type=merge -p {\"data\":{\"color\":\"green\"}}", "two.yaml|color: red #", "color: green #" },
        { "lines of a file", "configMapGenerator:\n- name: settings\n  envs: [app.env]\ngeneratorOptions: {disableNameSuffixHash: true}\n", "app.env|# ours\nsize=3\ncolor=red\n", "patch configmap/settings --type=merge -p {\"data\":{\"color\":\"green\"}}", "app.env|color=red", "color=green" },
        { "a file", "configMapGenerator:\n- name: settings\n  files: [app.conf, other=else.conf]\ngeneratorOptions: {disableNameSuffixHash: true}\n", "app.conf|color = red\n", "patch configmap/settings --type=merge -p {\"data\":{\"app.conf\":\"color = green\\n\"}}", "app.conf|red", "green" },
    };

    public static TheoryData<string, string, string, string, string> Refused() => new()
    {
        { "a name with a hash", "configMapGenerator:\n- name: settings\n  literals: [color=red]\n", "", "patch configmap/settings-{hash} --type=merge -p {\"data\":{\"color\":\"green\"}}", "(a generator's hash is a part of its name?)" },
        { "a label of all objects", "labels:\n- pairs: {team: shop}\nresources: [settings.yaml, web.yaml]\n", "", "label configmap/settings team=store --overwrite", "it would also change dev/web: Deployment web metadata.labels.team: shop -> store" },
        { "what is copied", "resources: [settings.yaml, web.yaml]\nreplacements:\n- source: {kind: ConfigMap, name: settings, fieldPath: data.color}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [\"spec.template.spec.containers.[name=web].env.[name=LOG].value\"]\n", "", "set env deployment/web LOG=debug", "dev/web/web.yaml:14:30 does not decide it alone: it would also change dev/web: Deployment web spec.template.spec.containers[name=web].env[name=LOG].value: debug -> red" },
    };

    [ProgramTheory("kubectl")]
    [MemberData(nameof(Cases))]
    public async Task A_change_comes_to_the_place_that_says_it(string what, string kustomization, string beside, string kubectl, string before, string after)
    {
        var clone = Begin(kustomization, beside);
        await DeployAsync(clone);
        await KubectlAsync(kubectl.Split(' ', kubectl.Contains("-p ", StringComparison.Ordinal) ? kubectl[..kubectl.IndexOf("-p ", StringComparison.Ordinal)].Count(character => character == ' ') + 2 : 99));

        await SyncAsync(clone);

        var open = await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default);
        Assert.True(open is not null, $"{what}: {Plan(clone)}");
        clone.Git("fetch", "--quiet");
        var (file, old) = Two(before);
        var expected = File.ReadAllText(Path.Combine(clone.Folder, "dev/web", file)).Replace(old, after, StringComparison.Ordinal);
        Assert.Equal(expected.TrimEnd(), clone.Git("show", $"{open.Head}:dev/web/{file}"));
        Assert.Equal($"dev/web/{file}", clone.Git("diff", "--name-only", "main", open.Head.Value));
    }

    [ProgramTheory("kubectl")]
    [MemberData(nameof(Refused))]
    public async Task What_no_place_decides_alone_is_refused_with_what_it_would_change(string what, string kustomization, string beside, string kubectl, string reason)
    {
        var clone = Begin(kustomization, beside);
        await DeployAsync(clone);
        var hashed = (await KubectlAsync("get", "configmap", "-o", "name")).Split('\n').FirstOrDefault(name => name.Contains("/settings-", StringComparison.Ordinal));
        await KubectlAsync(kubectl.Replace("configmap/settings-{hash}", hashed, StringComparison.Ordinal).Split(' '));

        await SyncAsync(clone);

        Assert.True(Plan(clone).GetList("edits")!.Count == 0, $"{what}: {Plan(clone)}");
        Assert.True(Plan(clone).GetList("refused")!.ToString().Contains(reason, StringComparison.Ordinal), $"{what}: {Plan(clone)}");
        Assert.Null(await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default));
    }

    private ConfigClone Begin(string kustomization, string beside)
    {
        var files = new List<(string, string?)> { ("dev/web/kustomization.yaml", kustomization) };
        foreach (var (name, text) in new[] { ("web.yaml", Deployment), ("settings.yaml", Settings), ("else.conf", "else\n") })
        {
            if (kustomization.Contains(name, StringComparison.Ordinal))
            {
                files.Add(($"dev/web/{name}", text));
            }
        }

        if (beside.Length > 0)
        {
            var (name, text) = Two(beside);
            files.Add(($"dev/web/{name}", text));
        }

        return Start([.. files]);
    }

    private MapValue Plan(ConfigClone clone) => Sync.Read(new ArtifactStamp { Commit = clone.Head }).Applications.First(plan => plan.GetString("stage") == "dev");

    private static (string, string) Two(string text) => text.IndexOf('|', StringComparison.Ordinal) is var at ? (text[..at], text[(at + 1)..]) : default;
}

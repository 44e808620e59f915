using Slipway.Renderers;
using Slipway.Kubernetes.Tests.Support;

namespace Slipway.Kubernetes.Tests;

/// <summary>Kustomizations that cannot be built, with the value of a Secret just where kustomize's message repeats what it cannot take.</summary>
public sealed class SecretsInKustomizations : IDisposable
{
    private const string ASecret = "apiVersion: v1\nkind: Secret\nmetadata: { name: login }\n";
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("slipway-kustomize-secrets-");

    public void Dispose() => root.Delete(recursive: true);

    [KustomizeTheory]
    [InlineData("secretGenerator: [{ name: s, literals: [hunter2] }]")]
    [InlineData("secretGenerator: [{ name: s, literals: [=hunter2] }]")]
    [InlineData("secretGenerator: [{ name: s, Literals: [hunter2] }]")]
    [InlineData("secretGenerator: { name: s, literals: hunter2 }")]
    [InlineData("secretGenerator: [{ name: s, literals: ['=hunter2 \"x\"'] }]")]
    [InlineData("secretGenerator: [{ name: s, literals: [*hunter2] }]")]
    [InlineData("secretGenerator: [{ name: s, files: [hunter2] }]")]
    [InlineData("secretGenerator: [{ name: s, files: [password=hunter2] }]")]
    [InlineData("secretGenerator: [{ name: s, files: ['https://hunter2/'] }]")]
    [InlineData("secretGenerator: [{ name: s, envs: [hunter2] }]")]
    [InlineData("secretGenerator: [{ name: s, envs: [variables.env] }]")]
    [InlineData("generators: ['{ apiVersion: builtin, kind: SecretGenerator, metadata: { name: s }, literals: [hunter2] }']")]
    [InlineData("generators: ['{ apiVersion: builtin, kind: SecretGenerator, metadata: { name: s }, files: [hunter2] }']")]
    [InlineData("generators: [generator.yaml]")]
    [InlineData("resources: [base]")]
    [InlineData("resources: [alias.yaml]")]
    [InlineData("resources: [twice.yaml]")]
    [InlineData("resources: [login.yaml]\npatches: [{ patch: 'stringData: { password: hunter2 }' }]")]
    [InlineData("resources: [login.yaml]\npatches: [{ patch: 'data: { password: hunter2 }', target: { kind: Secret } }]")]
    [InlineData("resources: [login.yaml]\npatches: [{ patch: 'data: { password: hunter2', target: { kind: Secret } }]")]
    [InlineData("resources: [login.yaml]\npatches: [{ patch: '[{ op: replace, path: /data/x, value: hunter2 }]', target: { name: login } }]")]
    [InlineData("resources: [login.yaml]\npatchesStrategicMerge: ['{ kind: Secret, stringData: { password: hunter2 } }']")]
    [InlineData("resources: [login.yaml]\npatchesStrategicMerge:\n- |\n  kind: Secret\n  stringData: { password: hunter2 }\n")]
    [InlineData("resources: [login.yaml]\ntransformers: ['{ apiVersion: builtin, kind: PatchTransformer, metadata: { name: a }, patch: \"[{op: x, path: /data/x, value: hunter2}]\" }']")]
    [InlineData("resources: [login.yaml]\nreplacements: [{ source: { kind: Secret, fieldPath: stringData.password.x }, targets: [{ select: { kind: Secret }, fieldPaths: [metadata.x] }] }]")]
    public async Task What_a_Secret_holds_is_not_in_the_message(string kustomization)
    {
        Write("login.yaml", ASecret + "stringData: { password: hunter2 }\n");
        Write("alias.yaml", ASecret + "stringData: { password: *hunter2 }\n");
        Write("twice.yaml", ASecret + "stringData: { hunter2: , hunter2: }\n");
        Write("generator.yaml", "apiVersion: builtin\nkind: SecretGenerator\nmetadata: { name: s }\nliterals: [hunter2]\n");
        Write("base/kustomization.yaml", "secretGenerator: [{ name: s, literals: [hunter2] }]\n");
        File.WriteAllBytes(Path.Combine(root.FullName, "dev/web/variables.env"), [.. "A="u8, 0xFF, .. "hunter2"u8]);
        Write("kustomization.yaml", kustomization + "\n");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.DoesNotContain("hunter2", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("104 117 110", failure.Message, StringComparison.Ordinal);
    }

    [KustomizeFact]
    public async Task What_no_Secret_holds_is_shown()
    {
        Write("kustomization.yaml", "configMapGenerator: [{ name: s, literals: [level] }]\nsecretGenerator: [{ name: s, literals: [a=hunter2] }]\n");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.Contains("invalid literal source level", failure.Message, StringComparison.Ordinal);
    }

    private async Task ReadAsync()
    {
        File.WriteAllText(Path.Combine(root.FullName, "slipway.yaml"), "stages: [{ name: dev }]\n");
        var folders = ManifestFolders.Open(root.FullName);
        await folders.ReadAsync(folders.Targets(null, null)[0], null, default);
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(root.FullName, "dev/web", path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}

using Slipway.Ci;
using Slipway.Components.Deploying;
using Slipway.Deployments;
using Slipway.Policies;

namespace Slipway.Components.Tests.Deploying;

public sealed class Validations : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-validate-");

    public Validations() => Write("slipway.yaml", "stages: [{ name: dev }, { name: prod }]\n");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Problems_of_files_fields_and_policies_come_together()
    {
        Write("dev/api/broken.yaml", "kind: [\n");
        Write("dev/web/web.yaml", "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers: [{ name: web, imgae: x, image: 'acme/web:1' }]\n");
        Write("prod/web/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndta: {}\n");

        var validation = await RunAsync(new StageRules());

        Assert.Equal(
            ["dev/api/broken.yaml:2:1", "dev/web/web.yaml:5:16", "dev/web/web.yaml:5:29", "dev/web/web.yaml:5:46", "prod/web/settings.yaml:4:1"],
            validation.Problems.Select(problem => problem.Subject));
        Assert.Equal(5, Assert.Throws<InvalidInputException>(validation.ThrowIfInvalid).Problems.Count);
    }

    [Fact]
    public async Task A_policy_that_is_switched_off_is_named_once_per_stage_with_its_reason()
    {
        Write("dev/api/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: { name: api }\nspec:\n  containers: [{ name: a, image: 'acme/a:1' }, { name: b, image: 'acme/b:1' }]\n");
        Write("dev/web/pod.yaml", "apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers: [{ name: a, image: 'acme/a:1' }]\n");
        Write("prod/web/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n");
        var off = PolicySwitch.Off("For now.");

        var validation = await RunAsync(new StageRules { Policies = new PolicyRules { RequestsSet = off, ImagesPinned = off } });

        Assert.Empty(validation.Problems);
        Assert.Equal(
            [
                "dev: policy ImagesPinned: 3 exceptions: For now.",
                "dev: policy RequestsSet: 3 exceptions: For now.",
                "prod: policy ImagesPinned: an exception that is no longer needed: For now.",
                "prod: policy RequestsSet: an exception that is no longer needed: For now.",
            ],
            validation.Waivers.Order());
    }

    [Fact]
    public void On_GitHub_Actions_problems_are_annotations_from_the_root_of_the_checkout()
    {
        Write("manifests/dev/web/web.yaml", "x");
        var variables = new Dictionary<string, string> { ["GITHUB_ACTIONS"] = "true", ["GITHUB_WORKSPACE"] = folder.FullName };
        var problems = new[] { new Problem("dev/web/web.yaml:1:1", "wrong."), new Problem("kubectl kustomize dev/web:3:1", "wrong.") };
        using var output = new StringWriter();
        using var elsewhere = new StringWriter();

        CiAnnotations.Write(problems, Path.Combine(folder.FullName, "manifests"), CiHost.Find(variables.GetValueOrDefault), output);
        CiAnnotations.Write(problems, folder.FullName, CiHost.Find(_ => null), elsewhere);

        Assert.Equal(
            ["::endgroup::", "::error file=manifests/dev/web/web.yaml,line=1,col=1::dev/web/web.yaml:1:1: wrong.", "::error::kubectl kustomize dev/web:3:1: wrong."],
            output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("", elsewhere.ToString());
    }

    private Task<ValidationOutcome> RunAsync(StageRules rules) =>
        new ManifestValidation(new ManifestRenderings(folder.FullName, null, null), _ => rules).RunAsync(default);

    private void Write(string path, string text)
    {
        var full = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}

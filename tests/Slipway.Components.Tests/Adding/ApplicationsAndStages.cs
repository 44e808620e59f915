using System.Diagnostics;
using Slipway.Components.Deploying;
using Slipway.Components.Tests.Processes;
using Slipway.Testing;

namespace Slipway.Components.Tests.Adding;

/// <summary>What the template of a config repository begins with, and what is added to it later.</summary>
public sealed class ApplicationsAndStages : IDisposable
{
    private static readonly string Template = Path.Combine(Checkout.Root, "src", "Slipway.Templates", "templates", "slipway-config");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-adding-");

    public ApplicationsAndStages()
    {
        foreach (var file in Directory.GetFiles(Template, "*.yaml", SearchOption.AllDirectories))
            Write(Path.GetRelativePath(Template, file).Replace("application-name", "web", StringComparison.Ordinal), File.ReadAllText(file).Replace("application-name", "web", StringComparison.Ordinal));
        Directory.CreateDirectory(Path.Combine(folder.FullName, ".nuke"));
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Applications_and_stages_are_added_to_a_new_config_repository_and_it_is_valid()
    {
        // What a run that was killed had left.
        Write(".staging.new/half/written.yaml", "kind: [");

        var api = await RunAsync("AddApplication", "--name", "api", "--image", "registry.example/team/backend");
        var worker = await RunAsync("AddApplication", "--name", "worker", "--like", "web", "--stage", "dev");
        var staging = await RunAsync("AddStage", "--name", "staging", "--after", "dev");
        var again = await RunAsync("AddStage", "--name", "staging", "--after", "dev");
        var apiAgain = await RunAsync("AddApplication", "--name", "api", "--image", "registry.example/team/backend", "--stage", "dev");

        Assert.Contains("dev/api: deployment.yaml, service.yaml", api, StringComparison.Ordinal);
        Assert.Contains("dev/worker: deployment.yaml, service.yaml", worker, StringComparison.Ordinal);
        Assert.Contains("+  - name: staging\n", staging, StringComparison.Ordinal);
        Assert.Contains("staging/: is there, and stays as it is", again, StringComparison.Ordinal);
        Assert.Contains("slipway.yaml has the stage staging already", again, StringComparison.Ordinal);
        Assert.Contains("// Added: staging", staging, StringComparison.Ordinal);
        Assert.Contains("// Added: dev/api, prod/api", api, StringComparison.Ordinal);
        Assert.All([again, apiAgain], text => Assert.DoesNotContain("Added:", text, StringComparison.Ordinal));
        Assert.Contains("// Nothing to add: staging is there", again, StringComparison.Ordinal);
        Assert.Contains("// Nothing to add: api is there", apiAgain, StringComparison.Ordinal);
        Assert.Equal(Read(Path.Combine(Template, "slipway.yaml")).Replace("  - name: dev\n", "  - name: dev\n  - name: staging\n", StringComparison.Ordinal), Read("slipway.yaml"));
        Assert.Contains("image: registry.example/team/backend:unreleased\n", Read("prod/api/deployment.yaml"), StringComparison.Ordinal);
        Assert.Equal(Read("rbac/dev.yaml").Replace("dev", "staging", StringComparison.Ordinal), Read("rbac/staging.yaml"));
        Assert.Equal(Read("dev/web/deployment.yaml").Replace("web", "worker", StringComparison.Ordinal), Read("staging/worker/deployment.yaml"));
        Assert.False(Directory.Exists(Path.Combine(folder.FullName, ".staging.new")));

        var manifests = new ManifestRenderings(folder.FullName, null, null);
        Assert.Equal(
            ["dev/api", "dev/web", "dev/worker", "staging/api", "staging/web", "staging/worker", "prod/api", "prod/web"],
            manifests.Targets.Select(target => target.ToString()));
        Assert.Empty((await new ManifestValidation(manifests, _ => new()).RunAsync(default)).Problems);
    }

    [Fact]
    public async Task A_new_stage_gets_the_rights_of_the_one_before_in_its_own_namespace_and_keeps_those_that_it_has()
    {
        Write("slipway.yaml", "stages:\n- { name: dev, namespace: shop-dev }\n");
        Write("rbac/dev.yaml", "# kubectl apply -f rbac/dev.yaml\nmetadata: { name: slipway-dev, namespace: shop-dev, annotations: { slipway.dev/kept: device } }\n");

        var added = await RunAsync("AddStage", "--name", "staging");
        Assert.Contains("rbac/staging.yaml: made from rbac/dev.yaml. Read it, then: kubectl apply -f rbac/staging.yaml", added, StringComparison.Ordinal);
        Assert.Equal(
            "# kubectl apply -f rbac/staging.yaml\nmetadata: { name: slipway-staging, namespace: staging, annotations: { slipway.dev/kept: device } }\n", Read("rbac/staging.yaml"));

        Write("rbac/staging.yaml", "# mine\n");
        Assert.Contains("rbac/staging.yaml: is there, and stays as it is", await RunAsync("AddStage", "--name", "staging", "--after", "dev"), StringComparison.Ordinal);
        Assert.Equal("# mine\n", Read("rbac/staging.yaml"));
    }

    [Fact]
    public async Task What_cannot_be_added_is_told_before_anything_is_written()
    {
        Assert.Contains("did you mean 'web'?", await RunAsync(2, "AddApplication", "--name", "api", "--like", "wbe"), StringComparison.Ordinal);
        Assert.Contains("Pass one of: --image ghcr.io/acme/api, --registry ghcr.io/acme (", await RunAsync(2, "AddApplication", "--name", "api"), StringComparison.Ordinal);
        Assert.Contains("did you mean 'prod'?", await RunAsync(2, "AddStage", "--name", "staging", "--after", "prdo"), StringComparison.Ordinal);
        Assert.Equal([".nuke", "dev", "prod", "rbac"], folder.EnumerateDirectories().Select(entry => entry.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_rights_of_the_template_are_those_of_the_guide()
    {
        var guide = Read(Path.Combine(Checkout.Root, "docs", "guides", "cluster-access.md")).Split("```yaml\n")[1].Split("```")[0];

        Assert.All(["dev", "prod"], stage => Assert.EndsWith(guide.Replace("shop-prod", stage, StringComparison.Ordinal), Read($"rbac/{stage}.yaml"), StringComparison.Ordinal));
    }

    private Task<string> RunAsync(params string[] arguments) => RunAsync(0, arguments);

    private async Task<string> RunAsync(int exitCode, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ApplicationsAndStages).Assembly.Location, .. arguments, "--root", folder.FullName])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Program.Variable] = nameof(ConfigBuild) },
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == exitCode, $"exit code {process.ExitCode}\n{await output}{await error}");
        return await output + await error;
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(folder.FullName, path));

    private void Write(string path, string text)
    {
        var full = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}

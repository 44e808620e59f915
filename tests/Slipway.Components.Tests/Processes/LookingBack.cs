using System.Text.RegularExpressions;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Components.Tests.Processes;

/// <summary>From releases to their report, as a team runs it: merges, a deployment, and what it leaves in the config repository.</summary>
public sealed class LookingBack : ConfigTest
{
    [UnixFact]
    public async Task Releases_are_reported_with_what_waits_and_rights_and_a_guard_are_written_for_what_the_sets_have()
    {
        var (first, second) = (await PushImageAsync("1.3.0"), await PushImageAsync("1.4.0"));
        Clone.Push(
            "An application",
            ("slipway.yaml", "stages:\n- { name: dev }\n- { name: prod }\n"),
            (".gitignore", "artifacts/\n.nuke/\n"),
            ("dev/web/web.yaml", Manifest(first)),
            ("prod/web/web.yaml", Manifest(first)));
        await Releases.MergeAsync(await Releases.ReleaseAsync(Release(first, "dev"), history: null, default), TimeSpan.FromMinutes(5), default);
        await Releases.MergeAsync(await Releases.ReleaseAsync(Release(first, "prod"), history: null, default), TimeSpan.FromMinutes(5), default);
        Clone.Git("pull", "--quiet");
        await Releases.ReleaseAsync(Release(second, "prod"), history: null, default);

        Assert.Contains("Nothing is deployed to prod yet, so there are no figures.", await RunAsync("Report"), StringComparison.Ordinal);
        await RunAsync("Deploy", "--stage", "dev");
        Assert.Contains("no figures. Those of another stage: ./build.sh Report --stage dev", await RunAsync("Report"), StringComparison.Ordinal);
        await RunAsync("Deploy");
        var report = await RunAsync("Report", "--since", "30d");
        var rights = await RunAsync("Rights", "--stage", "dev");
        await RunAsync("Guard", "--stage", "dev", "--guard-action", "warn", "--deployers", "system:serviceaccount:ci:deploy");

        Assert.Contains("| prod/web | 1 (", report, StringComparison.Ordinal);
        var page = await ArtifactAsync("report/index.html");
        var cells = Regex.Replace(Regex.Replace(Regex.Match(page, "<tbody id=\"app-web\">.*?</tbody>", RegexOptions.Singleline).Value, "<time.*?</time>", ""), "<[^>]*>", " ");
        Assert.Equal("web 1.3.0 healthy 1.3.0 healthy ▸ 1.4.0 proposed #3", string.Join(' ', cells.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("</b> released", page, StringComparison.Ordinal);
        Assert.Matches("Pull request</dt><dd><a href=\"http[^\"]*/pull/[0-9]+\">#", page);
        Assert.EndsWith("# EOF\n", await ArtifactAsync("report/metrics.txt"), StringComparison.Ordinal);
        Assert.Contains("in namespace dev", rights, StringComparison.Ordinal);
        Assert.Contains("name: slipway-deploy\n", await ArtifactAsync("rights/dev.yaml"), StringComparison.Ordinal);
        var guard = await ArtifactAsync("guard/dev.yaml");
        Assert.Contains("kind: ValidatingAdmissionPolicyBinding", guard, StringComparison.Ordinal);
        Assert.Contains("- deployments/scale", guard, StringComparison.Ordinal);
        Assert.DoesNotContain("configmaps", guard, StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(Clone.Folder, "dev", "web", "notes.txt"), "later\n");
        foreach (var target in new[] { "Status", "Rights", "Guard", "DetectDrift" })
        {
            Assert.Contains("dev/web/notes.txt is not committed. What is looked at is the work tree, not commit", await RunAsync(target), StringComparison.Ordinal);
        }
    }

    private Task<string> ArtifactAsync(string path) => File.ReadAllTextAsync(Path.Combine(Clone.Folder, "artifacts", path));

    private static ReleaseRequest Release(ImageReference image, string stage) => new()
    {
        Stage = StageName.Parse(stage), Candidates = [new ReleaseCandidate { Application = ApplicationName.Parse("web"), Version = image.Tag!, Image = image }],
    };

    private static string Manifest(ImageReference image) =>
        Manifests.WithoutReplicas(ImageReference.Parse($"{image.Repository}:unreleased")).TrimEnd() + "\n        resources: { requests: { cpu: 1m, memory: 1Mi } }\n";

    private async Task<string> RunAsync(params string[] arguments)
    {
        using var process = BuildProcess.Start(nameof(ConfigBuild), Clone.Folder, Sandbox, new KillSwitch(), arguments);
        var exitCode = await process.EndAsync();
        Assert.True(exitCode == 0, process.Output);
        return process.Output;
    }
}

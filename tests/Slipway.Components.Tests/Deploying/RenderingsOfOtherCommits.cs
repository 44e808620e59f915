using Serilog.Core;
using Slipway.Components.Deploying;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Values;

namespace Slipway.Components.Tests.Deploying;

/// <summary>What an application was, by another commit than the one that is deployed.</summary>
public sealed class RenderingsOfOtherCommits : DeploymentTest
{
    private static readonly RenderingTarget Web = new() { Stage = StageName.Parse("dev"), Application = ApplicationName.Parse("web"), Namespace = "dev" };

    [Fact]
    public async Task Files_of_an_earlier_commit_are_rendered_as_they_were_then_by_the_rules_of_now()
    {
        var clone = Start();
        var first = clone.Push("First", ("slipway.yaml", "stages:\n- { name: dev }\n"), ("dev/web/settings.yaml", Settings("red")), ("dev/web/old.yaml", Settings("any", "old")));
        clone.Push("Second", ("slipway.yaml", "stages:\n- { name: dev, namespace: elsewhere }\n"), ("dev/web/settings.yaml", Settings("blue")), ("dev/web/old.yaml", null));
        using var run = OpenRun() with
        {
            Manifests = new ManifestRenderings(clone.Folder, null, null), Commit = clone.Head, History = new GitConfigHistory(clone.Folder, Logger.None),
        };
        using var commits = new CommitRenderings(run);

        var rendering = await commits.RenderAsync(Web with { Namespace = "elsewhere" }, first, default);

        Assert.Equal([("elsewhere", "old"), ("elsewhere", "settings")], rendering!.Resources.Select(resource => (resource.Id.Namespace!, resource.Id.Name)));
        Assert.Equal("red", (rendering.Resources[1].Content.At("data", "color") as ScalarValue)?.Text);
        Assert.Equal("blue", ((await commits.RenderAsync(Web, clone.Head, default))!.Resources[0].Content.At("data", "color") as ScalarValue)?.Text);
    }

    [Fact]
    public async Task What_is_nowhere_to_be_found_is_nothing()
    {
        var clone = Start();
        var before = clone.Push("First", ("slipway.yaml", "stages:\n- { name: dev }\n"), ("dev/other/settings.yaml", Settings("red")));
        using var run = OpenRun() with
        {
            Manifests = new ManifestRenderings(clone.Folder, null, null), Commit = clone.Head, History = new GitConfigHistory(clone.Folder, Logger.None),
        };
        using var commits = new CommitRenderings(run);

        Assert.Null(await commits.RenderAsync(Web with { Application = ApplicationName.Parse("new") }, before, default));
        Assert.Null(await commits.RenderAsync(Web, CommitSha.Parse(new string('e', 40)), default));
    }

    private ConfigClone Start()
    {
        var clone = Clone();
        clone.Git("rm", "-r", "--quiet", "dev", "staging", "prod", "--ignore-unmatch");
        return clone;
    }

    private static string Settings(string color, string name = "settings") => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name} }}\ndata: {{ color: {color} }}\n";
}

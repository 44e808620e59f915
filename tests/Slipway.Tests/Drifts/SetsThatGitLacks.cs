using Slipway.ApplySets;
using Slipway.Drifts;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.Drifts;

public sealed class SetsThatGitLacks
{
    private static readonly SetsInGit Git = new()
    {
        Config = "github.com/acme/config",
        Stages = new Dictionary<StageName, string> { [StageName.Parse("dev")] = "shop", [StageName.Parse("prod")] = "shop" },
        Asked = [StageName.Parse("dev")],
        Applications = [Target("dev", "web"), Target("prod", "web"), Target("prod", "api")],
    };

    [Theory]
    [InlineData("dev", "web", "shop", null)]
    [InlineData("dev", "api", "shop", "git has no application api in stage dev any more. ./build.sh Remove --stage dev --application api")]
    [InlineData("dev", "web", "old", "stage dev is in namespace shop now. ./build.sh Remove --stage dev --application web --namespace old")]
    [InlineData("qa", "web", "qa", "slipway.yaml has no stage qa any more. ./build.sh Remove --stage qa --application web --namespace qa")]
    // Another job looks at these.
    [InlineData("prod", "gone", "shop", null)]
    [InlineData("prod", "web", "old", null)]
    public void A_set_is_shown_with_why_git_lacks_it_and_how_it_goes(string stage, string application, string inNamespace, string? shown)
    {
        var orphan = Git.FindOrphan(Parent(stage, application, inNamespace));

        Assert.Equal(shown, orphan is null ? null : $"{orphan.Reason} {orphan.Command}");
    }

    [Theory]
    [InlineData("slipway/1.0.0", "github.com/acme/config", true)]
    [InlineData("slipway/1.0.0", "github.com/acme/other", false)]
    [InlineData("slipway/1.0.0", "github.com/acme/config//eu", false)]
    [InlineData("slipway/1.0.0", null, null)]
    [InlineData("kubectl/v1.36.2", null, false)]
    public void A_set_is_ours_by_its_mark(string tooling, string? config, bool? ours)
    {
        var annotations = new List<(string, Value)> { (ApplySetLabels.Tooling, tooling) };
        if (config is not null)
        {
            annotations.Add((ApplySetLabels.Config, config));
        }

        Assert.Equal(ours, Git.Made(Parent("dev", "web", "shop", annotations)));
    }

    [Fact]
    public void What_somebody_writes_into_the_annotation_of_a_parent_gets_into_no_command()
    {
        var orphan = Git.FindOrphan(Parent("dev; rm -rf /\n::error::", "gone", "shop"))!;

        Assert.Equal("./build.sh Remove --stage dev --application gone", orphan.Command);
    }

    private static RenderingTarget Target(string stage, string application) =>
        new() { Stage = StageName.Parse(stage), Application = ApplicationName.Parse(application), Namespace = "shop" };

    private static Resource Parent(string stage, string application, string inNamespace, IEnumerable<(string, Value)>? more = null)
    {
        var id = new ResourceId(GroupVersionKind.Of("v1", "ConfigMap"), inNamespace, $"slipway-{application}");
        return new Resource(id, MapValue.Of(("metadata", MapValue.Of(("annotations", MapValue.Of([(ApplySetLabels.Stage, stage), .. more ?? []]))))));
    }
}

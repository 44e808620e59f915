using Slipway.Plans;
using Slipway.Values;

namespace Slipway.Tests.Plans;

/// <summary>Plans of an account that may not write, and so may not ask the server what a write would do.</summary>
public sealed class ReadOnlyPlans
{
    private static readonly PlanRules ReadOnly = new() { IsReadOnly = true };

    private readonly FakeCluster cluster = new();

    [Fact]
    public void It_says_that_the_server_was_not_asked()
    {
        var plan = cluster.Plan(Manifest.Render(WebApplication.Yaml), ReadOnly);

        Assert.Empty(cluster.Asked);
        Assert.Equal("3 to create, not dry-run", PlanText.Summary(plan));
    }

    [Fact]
    public void It_shows_what_changes_and_what_git_does_not_have_any_more()
    {
        cluster.Apply(Manifest.Render(WebApplication.Yaml));

        var plan = cluster.Plan(
            Manifest.Render(WebApplication.Yaml
                .Replace("acme/web:1", "acme/web:2", StringComparison.Ordinal)
                .Replace("        - {name: A, value: \"1\"}\n", "", StringComparison.Ordinal)
                .Replace("data: {a: \"1\"}", "data: {b: \"2\"}", StringComparison.Ordinal)),
            ReadOnly);

        var text = plan.ToString();
        Assert.StartsWith("dev/web: 2 to update, 1 unchanged, not dry-run\n", text, StringComparison.Ordinal);
        Assert.Contains("    data.a: removed \"1\"\n", text, StringComparison.Ordinal);
        Assert.Contains("    data.b: added \"2\"\n", text, StringComparison.Ordinal);
        Assert.Contains("    spec.template.spec.containers[name=web].env[name=A]: removed ", text, StringComparison.Ordinal);
        Assert.Contains("    spec.template.spec.containers[name=web].image: \"acme/web:1\" -> \"acme/web:2\"\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_others_wrote_beside_it_is_no_change()
    {
        cluster.Apply(Manifest.Render(WebApplication.Yaml));
        cluster.Edit("v1 ConfigMap dev/web", content => content.With("data", content.GetMap("data")!.With("theirs", (Value)"x")));

        var plan = cluster.Plan(Manifest.Render(WebApplication.Yaml), ReadOnly);

        Assert.Equal("3 unchanged, not dry-run", PlanText.Summary(plan));
    }

    [RecordedFact]
    public void It_never_says_unchanged_of_what_would_have_other_values_on_a_real_server()
    {
        var writes = RecordedApply.All().Where(apply => apply.IsWrite && !apply.Before.IsTerminating && !FieldDiff.IsSame(apply.Before, apply.After)).ToList();

        Assert.InRange(writes.Count, 40, 500);
        Assert.Equal(
            "",
            string.Join('\n', from apply in writes
            let answer = (DryRunResult.Accepted)LocalAnswer.Of(apply.Sent, apply.Before)
            where FieldDiff.IsSame(apply.Before, answer.After)
            select apply.Step));
    }
}

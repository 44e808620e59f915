using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.Plans;

public sealed class PathsOfFieldRules
{
    [Theory]
    [InlineData("spec.replicas", ".spec.replicas", true)]
    [InlineData("spec", ".spec.replicas", true)]
    [InlineData("spec.repl", ".spec.replicas", false)]
    [InlineData("""metadata.annotations["example.com/x"]""", ".metadata.annotations.example.com/x", true)]
    [InlineData("spec.template.spec.containers[name=web].resources", """.spec.template.spec.containers[name="web"].resources.limits""", true)]
    [InlineData("spec.template.spec.containers[name=web]", """.spec.template.spec.containers[name="other"].image""", false)]
    [InlineData("spec.ports[port=80,protocol=TCP]", """.spec.ports[port=80,protocol="TCP"].nodePort""", true)]
    public void A_rule_covers_its_field_and_what_is_below_it(string path, string conflict, bool isCovered) =>
        Assert.Equal(isCovered, FieldRule.Override(path).Covers(new FieldConflict("somebody", conflict)));

    [Theory]
    [InlineData("")]
    [InlineData("spec..replicas")]
    [InlineData("spec.containers[0].image")]
    [InlineData("spec.containers[name=].image")]
    [InlineData("spec replicas")]
    public void A_text_that_is_no_path_is_refused_with_an_example(string path) =>
        Assert.Contains("expected a path such as spec.replicas", Assert.Throws<FormatException>(() => FieldRule.Ignore(path)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_claim_that_grows_is_shown_as_something_that_cannot_be_undone()
    {
        var claim = Manifest.Resources("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}, spec: {resources: {requests: {storage: 2Gi}}}}")[0];

        var update = new PlanAction.Update(claim, claim, [new FieldChange("spec.resources.requests.storage", (Value)"1Gi", (Value)"2Gi", [])], Adopts: false);

        Assert.Equal("irreversible", update.Verb);
        Assert.Contains("cannot shrink", update.Irreversible, StringComparison.Ordinal);
    }
}

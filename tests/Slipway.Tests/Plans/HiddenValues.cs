using Slipway.Plans;

namespace Slipway.Tests.Plans;

public sealed class HiddenValues
{
    [Theory]
    [InlineData("kind: Secret, metadata: {name: s}, data: {a: old}", "kind: Secret, metadata: {name: s}, data: {a: HIDDEN, b: HIDDEN}")]
    [InlineData("kind: Secret, metadata: {name: s}, data: {a: HIDDEN}", "kind: Secret, metadata: {name: s}")]
    [InlineData("kind: Bundle, metadata: {name: s}, spec: {stringData: {a: old}}", "kind: Bundle, metadata: {name: s}, spec: {stringData: {a: HIDDEN}}")]
    [InlineData("kind: Bundle, metadata: {name: s}", "kind: Bundle, metadata: {name: s}, spec: {template: {stringData: {a: HIDDEN}}}")]
    [InlineData("kind: Bundle, metadata: {name: s}, spec: {}", "kind: Bundle, metadata: {name: s}, spec: {objects: [{kind: Secret, data: {a: HIDDEN}}]}")]
    public void A_difference_of_a_Secret_is_shown_without_its_values(string before, string after)
    {
        var changes = FieldDiff.Of(Manifest.Resources($"{{apiVersion: v1, {before}}}").Single(), Manifest.Resources($"{{apiVersion: v1, {after}}}").Single());

        Assert.NotEmpty(changes);
        Assert.All(changes, change => Assert.DoesNotContain("HIDDEN", $"{change.Before} {change.After}", StringComparison.Ordinal));
        Assert.Contains(changes, change => $"{change.Before} {change.After}".Contains("***", StringComparison.Ordinal));
    }
}

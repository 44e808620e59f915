using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.Plans;

/// <summary>What is kept with an apply set's parent must fit into a ConfigMap, however large the application is.</summary>
public sealed class SizeOfTheParent
{
    [Fact]
    public void The_cache_of_a_large_application_keeps_what_fits()
    {
        var managed = MapValue.Of(
            ("manager", (Value)"slipway"), ("operation", "Apply"), ("apiVersion", "v1"), ("fieldsType", "FieldsV1"), ("fieldsV1", MapValue.Of(("f:data", (Value)MapValue.Of(("f:a", (Value)MapValue.Empty))))));
        var pairs = Enumerable.Range(0, 20_000).Select(number =>
        {
            var id = new ResourceId(GroupVersionKind.Of("v1", "ConfigMap"), "dev", $"settings-of-something-with-a-long-name-{number}");
            var content = MapValue.Of(("apiVersion", (Value)"v1"), ("kind", "ConfigMap"), ("data", MapValue.Of(("a", (Value)"b"))));
            return (new Resource(id, content), new Resource(id, content.With("metadata", MapValue.Of(("managedFields", (Value)ListValue.Of(managed))))));
        }).ToList();

        var cache = PlanCache.Of(pairs);

        Assert.InRange(cache.ToString().Length, 400_000, 700_000);
        Assert.True(cache.Knows(pairs[0].Item1, pairs[0].Item2));
        Assert.False(cache.Knows(pairs[^1].Item1, pairs[^1].Item2));
    }

    [Fact]
    public void The_record_of_a_deployment_of_very_many_images_keeps_the_first_hundred()
    {
        var record = new DeploymentRecord
        {
            Commit = CommitSha.Parse(new string('1', 40)),
            Images = [.. Enumerable.Range(0, 10_000).Select(number => $"ghcr.io/acme/web-{number:D5}@sha256:{new string('0', 64)}")],
            PlanHash = "",
            By = "a test",
            At = DateTimeOffset.UnixEpoch,
            Outcome = DeploymentOutcome.Healthy,
        };

        Assert.InRange(record.ToString().Length, 5_000, 20_000);
    }
}

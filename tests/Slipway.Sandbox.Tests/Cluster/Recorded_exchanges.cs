using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Tests.Cluster;

public sealed partial class Recorded_exchanges
{
    public static TheoryData<string> Cases()
    {
        var data = new TheoryData<string>();
        if (Recorded.Folder is { } folder)
        {
            foreach (var file in Directory.GetFiles(Path.Combine(folder, "apply")).Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileNameWithoutExtension(file);
                if (!Excluded.ContainsKey(name))
                    data.Add(name);
            }
        }

        return data;
    }

    /// <summary>Recordings of what the sandbox deliberately does not have.</summary>
    private static Dictionary<string, string> Excluded { get; } = new()
    {
        ["hpa-version-change"] = "HorizontalPodAutoscaler is served in autoscaling/v2 only",
        ["policy-refusal"] = "there are no admission policies",
        ["webhook-unreachable"] = "there are no webhooks",
        ["unauthenticated"] = "there is no anonymous access",
        ["table"] = "columns have no descriptions",
        ["table-custom-resource"] = "columns have no descriptions",
        ["pod-log"] = "needs Pods that were there before; Running_deployments reads logs",
        ["pvc-grow-shrink"] = "claims are bound without storage classes",
        ["delete"] = "needs objects that were there before; Objects_over_http deletes",
        ["scale-subresource"] = "needs a Deployment that was there before; hpa-replicas scales",
        ["partial-object-metadata"] = "needs objects that were there before; Objects_over_http reads metadata",
        ["dry-run-errors"] = "needs the Deployment of another recording; immutable-selector is the same refusal",
    };

    [RecordedTheory]
    [MemberData(nameof(Cases))]
    public async Task Answers_are_those_of_a_real_server(string name)
    {
        await using var cluster = await TestCluster.StartAsync();
        var replay = new Replay(cluster);
        var differences = await replay.RunAsync(Recorded.Read($"apply/{name}.json"));
        Assert.True(differences.Count == 0, string.Join("\n", differences));
    }
}

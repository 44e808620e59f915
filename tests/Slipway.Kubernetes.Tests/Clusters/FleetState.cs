using System.Text.RegularExpressions;
using Slipway.ApplySets;
using Slipway.Engine.Fencing;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>What there is where a <see cref="TestFleet"/> was deployed, as a text that is the same for the same end of two runs.</summary>
internal static partial class FleetState
{
    /// <summary>What there is in some places: <c>dev</c>, or <c>prod/eu</c>.</summary>
    public static async Task<string> OfAsync(TestFleet fleet, params string[] places)
    {
        var texts = new List<string>();
        foreach (var place in places)
        {
            var there = await OfAsync(fleet[place]);
            Assert.Contains(there, text => text.Contains(StageFence.NameOf(StageName.Parse(place.Split('/')[0]), TestFleet.Config), StringComparison.Ordinal));
            texts.AddRange(there.Order(StringComparer.Ordinal).Select(text => $"{place}: {text}"));
        }

        return string.Join('\n', texts);
    }

    private static async Task<List<string>> OfAsync(Workspace workspace)
    {
        var texts = new List<string>();
        foreach (var type in (ResourceType[])[BuiltInTypes.ConfigMaps, BuiltInTypes.Find(GroupVersionKind.Of("v1", "Secret"))!])
        {
            texts.AddRange((await workspace.Connection.ListAsync(type, workspace.Namespace, labelSelector: null, default)).Items
                .Where(resource => resource.Id.Name != "kube-root-ca.crt")
                .Select(resource => Describe(resource, workspace.Namespace)));
        }

        return texts;
    }

    // Without what is another one in every namespace and at every time.
    private static string Describe(Resource resource, string inNamespace)
    {
        var metadata = resource.Metadata.Without("uid").Without("resourceVersion").Without("creationTimestamp").Without("managedFields")
            .With("annotations", resource.Annotations.Without(ApplySetLabels.Deployment).Without(ApplySetLabels.HealthyDeployment));
        var text = JsonValues.ToText(resource.Content.With("metadata", metadata)).Replace(inNamespace, "test", StringComparison.Ordinal);
        return IdOfASet().Replace(HashOfManifests().Replace($"{text} {DeploymentRecord.Last(resource)?.Outcome}", "key"), "applyset-test");
    }

    // It covers the namespace as well.
    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex HashOfManifests();

    [GeneratedRegex("applyset-[A-Za-z0-9_-]{43}-v1")]
    private static partial Regex IdOfASet();
}

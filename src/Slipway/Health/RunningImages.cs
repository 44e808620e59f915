using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Health;

/// <summary>Which images run: those of the Pods that are ready, not those that were asked for.</summary>
/// <param name="Images">The images, as written, sorted: where a workload has ready Pods, what they run; where it wants none now, what its next Pod would run.</param>
/// <param name="Behind">Where ready Pods run another digest than their workload asks for.</param>
internal sealed record RunningImages(IReadOnlyList<string> Images, IReadOnlyList<RunningImages.Difference> Behind)
{
    /// <summary>Ready Pods that run another digest than their workload asks for.</summary>
    /// <param name="Resource">The workload.</param>
    /// <param name="Description">How many Pods run what.</param>
    /// <param name="IsWanted">Whether the workload's update strategy asks for it: <c>OnDelete</c>, a <c>partition</c>, or because it is paused.</param>
    public sealed record Difference(ResourceId Resource, string Description, bool IsWanted)
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Resource}: {Description}";
    }

    /// <summary>What a rendering asks for, with the Jobs that run besides the apply.</summary>
    public static RunningImages AskedFor(Rendering rendering) => AskedFor(rendering.Resources.Concat(rendering.Hooks.Select(hook => hook.Job)));

    /// <summary>What the resources ask for, where the Pods are not known.</summary>
    /// <param name="resources">Rendered or live resources.</param>
    public static RunningImages AskedFor(IEnumerable<Resource> resources) => new(Sorted(resources.SelectMany(ReferencedImages.Of)), []);

    /// <summary>What the Pods of resources run.</summary>
    /// <param name="resources">The live resources; what runs no Pods all the time counts as it is.</param>
    /// <param name="objects">The ReplicaSets and Pods of their namespaces.</param>
    public static RunningImages Of(IReadOnlyCollection<Resource> resources, IReadOnlyCollection<Resource> objects)
    {
        var live = new ObservedObjects([.. resources, .. objects], []);
        var images = new List<string>();
        var behind = new List<Difference>();
        foreach (var resource in resources)
        {
            if (!OwnedPods.RunsPods(resource) || (resource.Content.At("status", "desiredNumberScheduled") is ScalarValue { AsInteger: 0 }))
            {
                images.AddRange(ReferencedImages.Of(resource));
                continue;
            }

            var pods = OwnedPods.All(resource, live).Where(IsReady).ToList();
            foreach (var image in ContainerImages.Of(resource))
            {
                var running = pods.SelectMany(ContainerImages.Of).Where(other => other.Container == image.Container).Select(other => other.Image).ToList();
                var others = running.Where(other => !IsSame(image.Image, other)).Distinct().Order(StringComparer.Ordinal).ToList();
                images.AddRange(others.Count > 0 ? others : running.Count > 0 ? [image.Image] : []);
                if (others.Count > 0)
                {
                    var wrong = running.Count(other => !IsSame(image.Image, other));
                    behind.Add(new Difference(
                        resource.Id, $"{wrong} of {running.Count} ready Pods run {string.Join(", ", others)}, not {image.Image}{Why(resource)}", Why(resource).Length > 0));
                }
            }
        }

        return new RunningImages(Sorted(images), behind);
    }

    /// <summary>With the images of the hooks of a rendering: their Jobs ran, and are not members of the set.</summary>
    public RunningImages WithHooksOf(Rendering rendering) => this with { Images = Sorted(Images.Concat(rendering.Hooks.SelectMany(hook => ReferencedImages.Of(hook.Job)))) };

    /// <summary>Whether an image with the digest runs.</summary>
    public bool Has(Digest digest) => Images.Any(image => image.EndsWith("@" + digest, StringComparison.Ordinal));

    // A mirror may stand in for the registry: the digest tells. A tag tells nothing that could be compared.
    private static bool IsSame(string asked, string running) =>
        ImageReference.TryParse(asked)?.Digest is not { } digest || ImageReference.TryParse(running)?.Digest == digest;

    private static string Why(Resource resource)
    {
        var strategy = resource.Content.At("spec", "updateStrategy") as MapValue;
        return resource.Content.At("spec", "paused") is ScalarValue { AsBoolean: true } ? " (it is paused)"
            : strategy?.GetString("type") == "OnDelete" ? " (its update strategy is OnDelete: a Pod changes when somebody deletes it)"
            : (strategy?.At("rollingUpdate", "partition") as ScalarValue)?.AsInteger > 0 ? " (its partition keeps them back)"
            : "";
    }

    private static bool IsReady(Resource pod) => !pod.IsTerminating && Condition.Find(pod.Content.GetMap("status") ?? MapValue.Empty, "Ready") is { IsTrue: true };

    private static List<string> Sorted(IEnumerable<string> images) => [.. images.Distinct().Order(StringComparer.Ordinal)];
}

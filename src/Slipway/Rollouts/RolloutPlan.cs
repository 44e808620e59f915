using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Rollouts;

/// <summary>A new version of an application and the last healthy one, and what of it rolls out.</summary>
internal sealed record RolloutPlan
{
    private RolloutPlan()
    {
    }

    /// <summary>How the new version takes over.</summary>
    public required RolloutConfiguration Strategy { get; init; }

    /// <summary>The last healthy commit.</summary>
    public required Rendering Healthy { get; init; }

    /// <summary>The commit that is deployed.</summary>
    public required Rendering Next { get; init; }

    /// <summary>What rolls out.</summary>
    public required RolledWorkload Rolled { get; init; }

    /// <summary>How long what routes the traffic may take to follow. Pods that are a share themselves are followed as soon as they are ready.</summary>
    public TimeSpan RouteWait => Rolled.Traffic == RolloutTraffic.PodRatio ? TimeSpan.Zero : Strategy.RouteWait;

    /// <summary>What tells this release from others: a hash of the pod template.</summary>
    public string Release => ContentHash.Of(Rolled.In(Next)!.Content.At("spec", "template")!)[..16];

    /// <summary>The image that is new; the first one, where none or several are.</summary>
    public ImageReference? Image => ImageOf(Rolled.In(Next)!, ImageOf(Rolled.Deployment, null));

    /// <summary>The image before it.</summary>
    public ImageReference? HealthyImage => ImageOf(Rolled.Deployment, Image);

    /// <summary>Plans a rollout.</summary>
    /// <param name="strategy">How a new version takes over.</param>
    /// <param name="healthy">The last healthy commit.</param>
    /// <param name="next">The commit that is deployed.</param>
    /// <returns>Null where nothing rolls out: there is no strategy, or no pod template behind what it is about changed.</returns>
    /// <exception cref="InvalidInputException">It changed, and cannot roll out like this: every reason.</exception>
    public static RolloutPlan? Find(RolloutConfiguration strategy, Rendering healthy, Rendering next)
    {
        var changed = strategy.Strategy == RolloutStrategy.None ? [] : ChangedWorkloads(healthy, next).ToList();
        return changed.Count == 0 ? null : Make(strategy, healthy, next, changed, rolled => RolloutRefusals.Of(rolled, healthy, next));
    }

    /// <summary>The plan of a rollout that is under way, whatever slipway.yaml says of the strategy by now.</summary>
    /// <param name="record">How far it is.</param>
    /// <param name="strategy">What slipway.yaml says now.</param>
    /// <param name="healthy">The last healthy commit, or what the cluster holds of it: where the version before was replaced already, that is no other than the new one.</param>
    /// <param name="next">The commit that rolls out.</param>
    /// <exception cref="InvalidInputException">What rolls out is not to be found.</exception>
    public static RolloutPlan? Of(RolloutRecord record, RolloutConfiguration strategy, Rendering healthy, Rendering next) => Make(
        strategy.Hash == record.StrategyHash ? strategy : strategy with { Strategy = record.Strategy, Route = record.Route },
        healthy,
        next,
        [.. next.Resources.Where(resource => RolledWorkload.IsDeployment(resource) && resource.Id.Name == record.Deployment)],
        _ => []);

    private static RolloutPlan? Make(
        RolloutConfiguration strategy, Rendering healthy, Rendering next, IReadOnlyList<Resource> rolling, Func<RolledWorkload, IEnumerable<Problem>> check)
    {
        var problems = new List<Problem>();
        var rolled = RolloutSearch.Find(strategy, healthy, next, rolling, problems);
        problems.AddRange(rolled is null ? [] : check(rolled));
        return problems.Count > 0 ? throw new InvalidInputException(problems)
            : rolled is null ? null
            : new RolloutPlan { Strategy = strategy, Healthy = healthy, Next = next, Rolled = rolled };
    }

    // What keeps Pods running, and would replace them.
    private static IEnumerable<Resource> ChangedWorkloads(Rendering healthy, Rendering next)
    {
        var before = healthy.Resources.ToDictionary(resource => resource.Id.Key, resource => resource.Content.At("spec", "template"));
        return next.Resources.Where(resource => resource.Id.Type is { Group: "apps", Kind: "Deployment" or "StatefulSet" or "DaemonSet" }
            && before.TryGetValue(resource.Id.Key, out var template) && !Equals(template, resource.Content.At("spec", "template")));
    }

    private static ImageReference? ImageOf(Resource workload, ImageReference? other)
    {
        var images = ContainerImages.Of(workload).Select(image => ImageReference.TryParse(image.Image)).OfType<ImageReference>().ToList();
        return images.Find(image => other is null || (image.Name == other.Name && image.Digest != other.Digest)) ?? images.FirstOrDefault();
    }
}

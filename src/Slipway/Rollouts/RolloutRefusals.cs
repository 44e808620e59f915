using Slipway.Hooks;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Rollouts;

/// <summary>Why two versions of an application cannot run side by side: found before anything is written.</summary>
internal static class RolloutRefusals
{
    private static readonly string[] SharedModes = ["ReadWriteMany", "ReadOnlyMany"];

    /// <summary>All reasons; none where it can.</summary>
    public static IEnumerable<Problem> Of(RolledWorkload rolled, Rendering healthy, Rendering next)
    {
        var after = rolled.In(next)!;
        var template = after.Content.At("spec", "template", "spec") as MapValue ?? MapValue.Empty;
        return
        [
            .. OfDeployment(rolled, after, next),
            .. OfPods(after, template, healthy, next),
            .. OfTraffic(rolled, after, healthy, next),
            .. SharedContent.Changed(rolled.Deployment, after, healthy, next).Select(shared => new Problem(
                shared.Id.ToString(),
                "is mounted by both versions and changed, so that the version before would read what it was not made for. Give it a name with a hash of its content (kustomize's generators do), or deploy the change on its own first.")),
            .. next.Hooks.Where(hook => hook.RollbackHook is not null && !HookAnnotations.IsCompatible(hook.Job)).Select(hook => new Problem(
                hook.Job.Id.ToString(),
                $"runs before the new version, while the one before goes on, and has a rollback hook. If the version before runs well with what it does, say so: {HookAnnotations.Compatible}: \"true\". "
                + $"It is not rolled back then when the rollout is aborted. {RolloutSearch.WithoutRollout(next)}")),
            .. next.Resources.Where(there =>
                (RolledWorkload.IsDeployment(there) && there.Id.Name == rolled.CanaryNames.Deployment) || (RolledWorkload.IsService(there) && there.Id.Name == rolled.CanaryNames.Service))
                .Select(there => new Problem(there.Id.ToString(), "has the name that the second version gets during a rollout. Give it another one.")),
        ];
    }

    private static IEnumerable<Problem> OfDeployment(RolledWorkload rolled, Resource after, Rendering next)
    {
        if (after.Content.At("spec", "strategy", "type") is ScalarValue { Text: "Recreate" })
        {
            yield return new Problem(after.Id.ToString(), $"has the strategy Recreate: two versions of it must not run side by side. {RolloutSearch.WithoutRollout(next)}");
        }

        if (RolledWorkload.SelectorOf(rolled.Deployment).Count == 0)
        {
            yield return new Problem(after.Id.ToString(), "its selector has no matchLabels, so that no label can keep the Pods of two versions apart, and its autoscaler would see both.");
        }
        else if (rolled.Labels.Count == 0)
        {
            yield return new Problem(
                after.Id.ToString(),
                $"selects by the same labels as {rolled.Service.Id}, so that every Pod behind the Service belongs to the Deployment, and a second version cannot stand beside it. Name a 'route', or give the Deployment a label "
                + $"that the Service does not select by, such as track: stable. {RolloutSearch.WithoutRollout(next)}");
        }

        if (!RolledWorkload.SelectorOf(rolled.Deployment).Equals(RolledWorkload.SelectorOf(after)))
        {
            yield return new Problem(after.Id.ToString(), "has another selector than the last healthy commit: Kubernetes does not change it in place. Deploy it under another name.");
        }
    }

    private static IEnumerable<Problem> OfPods(Resource after, MapValue template, Rendering healthy, Rendering next)
    {
        if (!PodContainer.OfPod(template).Any(container => container.Content.ContainsKey("readinessProbe")))
        {
            yield return new Problem(after.Id.ToString(), "has no readinessProbe, so that nobody knows when its Pods can get traffic. Give its container one.");
        }

        var claims = (template.GetList("volumes")?.Maps ?? []).Select(volume => (volume.At("persistentVolumeClaim", "claimName") as ScalarValue)?.Text).OfType<string>().ToHashSet();
        foreach (var claim in next.Resources.Concat(healthy.Resources).Where(resource => resource.Id.Type is { Group: "", Kind: "PersistentVolumeClaim" } && claims.Remove(resource.Id.Name)))
        {
            if (claim.Content.At("spec", "accessModes") is not ListValue modes || !modes.OfType<ScalarValue>().Any(mode => SharedModes.Contains(mode.Text)))
            {
                yield return new Problem(
                    claim.Id.ToString(), $"is mounted by {after.Id.Name} and can be mounted by one node only (ReadWriteOnce): the Pods of a second version would wait for it for ever. {RolloutSearch.WithoutRollout(next)}");
            }
        }
    }

    private static IEnumerable<Problem> OfTraffic(RolledWorkload rolled, Resource after, Rendering healthy, Rendering next)
    {
        var scaler = healthy.Resources.Concat(next.Resources).FirstOrDefault(resource => IsScalerOf(resource, rolled.Deployment.Id.Name));
        foreach (var other in next.Resources.Where(resource => IsScalerOf(resource, rolled.CanaryNames.Deployment)))
        {
            yield return new Problem(other.Id.ToString(), "would scale the second version. How many Pods it has is the rollout's to say.");
        }

        if (rolled.Traffic != RolloutTraffic.Selector && LeastReplicas(after, scaler) < 2)
        {
            yield return new Problem(after.Id.ToString(), $"has one replica: the version before must bear its share while its Pods are replaced at the end, which one Pod cannot. Give it two. {RolloutSearch.WithoutRollout(next)}");
        }

        if (rolled.Route is { } route && RouteWeights.RulesTo(route, rolled.Service).Any(rule => RouteWeights.Backends(rule).Count() > 1))
        {
            yield return new Problem(
                route.Id.ToString(), $"a rule that leads to Service {rolled.Service.Id.Name} has other backends: their weights are somebody's, and a rollout sets them. Make {rolled.Service.Id.Name} its only backend. {RolloutSearch.WithoutRollout(next)}");
        }
    }

    private static long LeastReplicas(Resource deployment, Resource? scaler) => scaler is null
        ? (deployment.Content.At("spec", "replicas") as ScalarValue)?.AsInteger ?? 1
        : (scaler.Content.At("spec", "minReplicas") as ScalarValue)?.AsInteger ?? (scaler.Content.At("spec", "minReplicaCount") as ScalarValue)?.AsInteger ?? 1;

    private static bool IsScalerOf(Resource resource, string name) =>
        resource.Id.Type.GroupKind is "HorizontalPodAutoscaler.autoscaling" or "ScaledObject.keda.sh" && resource.Content.At("spec", "scaleTargetRef", "name") is ScalarValue target && target.Text == name;
}

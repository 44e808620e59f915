using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Validation;

/// <summary>References inside one resource that the server refuses when they lead nowhere.</summary>
internal static class ReferenceCheck
{
    public static void Run(Resource resource, List<Problem> problems)
    {
        if (resource.Id.Type is not { Group: "apps" or "batch", Kind: not "CronJob" } || resource.Content.GetMap("spec") is not { } spec
            || spec.GetMap("template") is not { } template)
        {
            return;
        }

        if (spec.At("selector", "matchLabels") is MapValue selector)
        {
            CheckSelector(resource, selector, template, problems);
        }

        if (template.GetMap("spec") is { } pod)
        {
            CheckVolumes(resource, spec, pod, problems);
        }
    }

    private static void CheckSelector(Resource resource, MapValue selector, MapValue template, List<Problem> problems)
    {
        var labels = template.At("metadata", "labels") as MapValue;
        foreach (var wanted in selector)
        {
            if (wanted.Value is ScalarValue value && labels?[wanted.Key] is var label && !value.Equals(label))
            {
                problems.Add(new Problem(
                    resource.At(value.Position),
                    $"spec.selector.matchLabels[{Quoted.Of(wanted.Key)}]: {Quoted.Of(value.Text)} does not match spec.template.metadata.labels, which "
                    + (label is ScalarValue other ? $"has {Quoted.Of(other.Text)}." : "lacks it.")));
            }
        }
    }

    private static void CheckVolumes(Resource resource, MapValue spec, MapValue pod, List<Problem> problems)
    {
        var volumes = (pod.GetList("volumes")?.Maps ?? []).Select(volume => volume.GetString("name"))
            .Concat((spec.GetList("volumeClaimTemplates")?.Maps ?? []).Select(claim => claim.GetMap("metadata")?.GetString("name")))
            .ToHashSet();
        foreach (var list in (string[])[PodContainer.Init, PodContainer.Main])
        {
            foreach (var mount in (pod.GetList(list)?.Maps ?? []).SelectMany(container => container.GetList("volumeMounts")?.Maps ?? []))
            {
                if (mount["name"] is ScalarValue { AsString: { } name } value && !volumes.Contains(name))
                {
                    problems.Add(new Problem(
                        resource.At(value.Position), $"volumeMounts: there is no volume {Quoted.Of(name)}.{NearestName.Question(name, volumes.OfType<string>())}"));
                }
            }
        }
    }
}

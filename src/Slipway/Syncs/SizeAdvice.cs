using System.Globalization;
using Slipway.Naming;
using Slipway.PathEdits;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Syncs;

/// <summary>
/// What a VerticalPodAutoscaler recommends, as changes that git could take over
/// (https://github.com/kubernetes/autoscaler/blob/master/vertical-pod-autoscaler/docs/api.md): sizes that are out of its bounds, rounded, with limits in the ratio that they have.
/// </summary>
internal static class SizeAdvice
{
    /// <summary>Who says so.</summary>
    public const string Manager = "vpa-recommender";

    private static readonly TimeSpan Settled = TimeSpan.FromHours(24);
    private static readonly (string Name, string Step)[] Sizes = [("cpu", "10m"), ("memory", "16Mi")];

    /// <summary>The kind.</summary>
    public static GroupVersionKind Kind { get; } = GroupVersionKind.Of("autoscaling.k8s.io/v1", "VerticalPodAutoscaler");

    /// <summary>What of the recommendations is to be proposed, and what is not.</summary>
    /// <param name="rendering">What git says.</param>
    /// <param name="autoscalers">The autoscalers of its namespace.</param>
    /// <param name="now">When they were read.</param>
    public static (IReadOnlyList<SyncFinding> Findings, IReadOnlyList<SyncRefusal> Refusals) Of(Rendering rendering, IReadOnlyList<Resource> autoscalers, DateTimeOffset now)
    {
        var (findings, refusals) = (new List<SyncFinding>(), new List<SyncRefusal>());
        foreach (var autoscaler in autoscalers)
        {
            var target = autoscaler.Content.At("spec", "targetRef") as MapValue;
            if (rendering.Resources.FirstOrDefault(resource => IsTarget(resource, target) && resource.Id.Namespace == autoscaler.Id.Namespace) is not { } resource)
            {
                continue;
            }

            if (WhyNot(autoscaler, now) is { } reason)
            {
                refusals.Add(new SyncRefusal(autoscaler.Id.ToString(), reason));
            }
            else
            {
                findings.AddRange(Containers(autoscaler).SelectMany(advice => Of(resource, advice, Since(autoscaler))));
            }
        }

        return (findings, refusals);
    }

    private static bool IsTarget(Resource resource, MapValue? target) =>
        resource.Id.Name == target?.GetString("name") && GroupVersionKind.Of(target.GetString("apiVersion") ?? "", target.GetString("kind") ?? "").IsSameKind(resource.Id.Type);

    private static string? WhyNot(Resource autoscaler, DateTimeOffset now) =>
        // Without a mode it changes Pods itself.
        (autoscaler.Content.At("spec", "updatePolicy", "updateMode") as ScalarValue)?.Text is not ("Off" or "Initial") and var mode
            ? $"its updateMode is {mode ?? "not set"}: it sizes Pods itself, and git would only follow. Recommendations are taken over with updateMode Off or Initial."
        : Since(autoscaler) is not { } since ? "it has no recommendation yet."
        : now - since < Settled ? $"its recommendation is of {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC, less than {Settled.TotalHours:0} hours old. Run again later."
        : null;

    private static DateTimeOffset? Since(Resource autoscaler) =>
        (autoscaler.Content.At("status", "conditions") as ListValue)?.Maps.FirstOrDefault(condition => condition.GetString("type") == "RecommendationProvided" && condition.GetString("status") == "True") is { } found
        && DateTimeOffset.TryParse(found.GetString("lastTransitionTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static IEnumerable<MapValue> Containers(Resource autoscaler) => (autoscaler.Content.At("status", "recommendation", "containerRecommendations") as ListValue)?.Maps ?? [];

    private static IEnumerable<SyncFinding> Of(Resource resource, MapValue advice, DateTimeOffset? since)
    {
        var name = advice.GetString("containerName") ?? "";
        var container = (PodTemplates.SpecOf(resource)?.GetList("containers") ?? ListValue.Empty).Maps.FirstOrDefault(one => one.GetString("name") == name);
        foreach (var (size, step) in container is null ? [] : Sizes)
        {
            var (requested, limit) = (container!.At("resources", "requests", size), container!.At("resources", "limits", size));
            var (target, lower, upper) = (Scalar(advice, "target", size), Scalar(advice, "lowerBound", size), Scalar(advice, "upperBound", size));
            if (requested is not ScalarValue before || target is null || QuantityText.IsBetween(before, lower, upper) || QuantityText.RoundUp(target, step) is not { } wanted || QuantityText.AreSame(before, wanted))
            {
                continue;
            }

            yield return Finding(resource, name, "requests", size, before, wanted, since);
            if (limit is ScalarValue most && QuantityText.Scale(most, before, wanted, step) is { } scaled && !QuantityText.AreSame(most, scaled))
            {
                yield return Finding(resource, name, "limits", size, most, scaled, since);
            }
        }
    }

    private static ScalarValue? Scalar(MapValue advice, string bound, string size) => advice.At(bound, size) as ScalarValue;

    private static SyncFinding Finding(Resource resource, string container, string list, string size, ScalarValue before, ScalarValue wanted, DateTimeOffset? since) => new(
        resource.Id,
        FieldPath.Parse($"spec.template.spec.containers[name={container}].resources.{list}.{size}"),
        before,
        wanted,
        [new FieldOwner(Manager, since?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))])
    {
        IsAdvice = true,
    };
}

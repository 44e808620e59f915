using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Configuration;

/// <summary>Checks <c>requires</c> and <c>promoteTo</c> of the stages in slipway.yaml: only other stages, none that waits for itself, and only forward.</summary>
internal static class StageRequirements
{
    public static void Check(SlipwayConfigurationReader reader, ListValue sequence, List<StageConfiguration> stages)
    {
        var names = stages.ConvertAll(stage => stage.Name.Value);
        foreach (var required in sequence.OfType<MapValue>().SelectMany(RequirementsOf).Where(required => StageNameOf(required) is { } name && !names.Contains(name)))
        {
            reader.Report(required, $"stage '{required.Text}' is not declared{NearestName.Hint(required.Text, names)}");
        }

        foreach (var (node, at) in sequence.OfType<MapValue>().Index().Select(stage => (stage.Item["promoteTo"] as ScalarValue, stage.Index)).Where(one => one.Item1 is not null))
        {
            if (StageNameOf(node!) is { } next && sequence.OfType<MapValue>().Skip(at + 1).All(later => (later["name"] as ScalarValue)?.Text != next))
            {
                reader.Report(node!, names.Contains(next)
                    ? $"stage '{next}' does not come after this one. A promotion goes to a later stage."
                    : $"stage '{next}' is not declared{NearestName.Hint(next, names)}");
            }
        }

        foreach (var soak in sequence.OfType<MapValue>().Where(stage => stage["promoteTo"] is null).Select(stage => stage["soak"]).OfType<ScalarValue>())
        {
            reader.Report(soak, "expected 'promoteTo' beside 'soak': it is the time after which something is proposed to that stage.");
        }

        var requires = stages.ToLookup(stage => stage.Name.Value, stage => stage.Requires.Select(name => name.Value));
        foreach (var circle in Circles.Of(names.Distinct(), name => requires[name].SelectMany(required => required)))
        {
            var node = sequence.OfType<MapValue>().First(stage => stage["name"] is ScalarValue name && name.Text == circle[0]);
            reader.Report(
                node["requires"] ?? node,
                circle.Count == 2 ? $"stage '{circle[0]}' cannot require itself." : $"stages require each other in a circle: {string.Join(" requires ", circle)}.");
        }
    }

    private static IEnumerable<ScalarValue> RequirementsOf(MapValue stage) => (stage["requires"] as ListValue)?.OfType<ScalarValue>() ?? [];

    // One that no stage can have was reported where it was read.
    private static string? StageNameOf(ScalarValue text) => DnsLabel.IsOne(text.Text) ? text.Text : null;
}

using Slipway.Configuration;
using Slipway.Naming;

namespace Slipway.Promotions;

/// <summary>From which stage a promotion goes to which.</summary>
/// <param name="From">Where it runs.</param>
/// <param name="To">Where it goes.</param>
internal sealed record PromotionRoute(StageName From, StageName To)
{
    /// <summary>Finds the stages in slipway.yaml.</summary>
    /// <param name="configuration">What slipway.yaml says.</param>
    /// <param name="from">Where it runs; null for the first stage.</param>
    /// <param name="to">Where it goes; null for what <paramref name="from"/> is promoted to by itself, else for the stage after it.</param>
    /// <exception cref="InvalidInputException">There is no such stage, or the second does not come after the first.</exception>
    public static PromotionRoute Find(SlipwayConfiguration configuration, StageName? from, StageName? to)
    {
        var source = configuration.Stage(from);
        var next = source.PromoteTo ?? configuration.Stages.SkipWhile(one => one.Name != source.Name).Skip(1).FirstOrDefault()?.Name;
        if (to is null && next is null)
        {
            throw new InvalidInputException($"stage '{source.Name}'", $"it is the last stage in {SlipwayConfiguration.FileName}; there is no stage after it to promote to.");
        }

        var target = configuration.Stage(to ?? next);
        var stages = configuration.Stages.ToList();
        return stages.IndexOf(target) > stages.IndexOf(source)
            ? new PromotionRoute(source.Name, target.Name)
            : throw new InvalidInputException(
                $"promotion from '{source.Name}' to '{target.Name}'",
                $"expected a later stage; {SlipwayConfiguration.FileName} has them in this order: {string.Join(", ", stages.Select(stage => stage.Name))}. To go back, run Rollback.");
    }
}

using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>What is applied by wave, what is pruned in the reverse order after it, what is kept at the end.</summary>
internal sealed class PlanOrder : IComparer<PlanAction>
{
    public static readonly PlanOrder Instance = new();

    public int Compare(PlanAction? x, PlanAction? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var parts = Part(x).CompareTo(Part(y));
        if (parts != 0)
        {
            return parts;
        }

        var waves = x.Wave.CompareTo(y.Wave);
        var order = waves != 0 ? waves : ResourceOrder.Instance.Compare(x.Id, y.Id);
        return x is PlanAction.Prune ? -order : order;
    }

    private static int Part(PlanAction action) => action switch
    {
        PlanAction.Prune => 1,
        PlanAction.Keep => 2,
        _ => 0,
    };
}

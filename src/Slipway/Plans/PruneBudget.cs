using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>How much may be pruned unasked. A plan that would prune more is not carried out until somebody approves it.</summary>
public sealed record PruneBudget
{
    /// <summary>No limit: what somebody who saw the plan may ask for.</summary>
    public static readonly PruneBudget Unlimited = new() { Count = int.MaxValue, Percent = 100, ProtectedKinds = new HashSet<string>() };

    /// <summary>At most this many objects. Default: 10.</summary>
    public int Count { get; init; } = 10;

    /// <summary>At most this part of the set's objects, but <see cref="AlwaysAllowed"/> in any case. Default: 50.</summary>
    public int Percent { get; init; } = 50;

    /// <summary>This many may always be pruned, so that a set of three can lose two. Default: 2.</summary>
    public int AlwaysAllowed { get; init; } = 2;

    /// <summary>Kinds, such as <c>StatefulSet.apps</c>, of which none is pruned unasked. Default: <c>StatefulSet.apps</c>.</summary>
    public IReadOnlySet<string> ProtectedKinds { get; init; } = new HashSet<string> { "StatefulSet.apps" };

    /// <summary>Why these prunes are too many for a set of the given size; null when they are not.</summary>
    public string? Check(IReadOnlyList<ResourceId> pruned, int members)
    {
        var prunes = pruned.Count;
        if (pruned.FirstOrDefault(id => ProtectedKinds.Contains(id.Type.GroupKind)) is { } id)
        {
            return $"would prune {id}; the prune budget allows none of this kind.";
        }

        if (prunes > Count)
        {
            return $"would prune {prunes} objects; the prune budget allows {Count}.";
        }

        return prunes > AlwaysAllowed && prunes * 100 > members * Percent
            ? $"would prune {prunes} of {members} objects; the prune budget allows {Percent} %."
            : null;
    }
}

using System.Collections.Concurrent;

namespace Slipway.Components.Deploying;

/// <summary>
/// The clusters that could not be asked, for whatever looks at several: what the others have is shown first, and in the end the run fails, for nobody knows what is in these.
/// </summary>
internal sealed class UnaskedClusters
{
    private readonly ConcurrentDictionary<string, SlipwayException> problems = [];

    /// <summary>Whether all could be asked.</summary>
    public bool IsEmpty => problems.IsEmpty;

    /// <summary>Notes that a stage, or one of its clusters, could not be asked.</summary>
    public void Add(string part, SlipwayException problem) => problems.TryAdd(part, problem);

    /// <summary>Fails if there are any.</summary>
    /// <param name="consequence">What is not known for it, and what to do: <c>so what runs there is not known. Run Status again when it answers.</c></param>
    /// <exception cref="SlipwayException">There are some: all of them.</exception>
    public void ThrowIfAny(string consequence)
    {
        if (!problems.IsEmpty)
        {
            throw new SlipwayException(
                string.Join(", ", problems.Keys.Order(StringComparer.Ordinal)),
                $"could not be asked, {consequence}\n{string.Join('\n', problems.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value.Message).Distinct())}",
                isTransient: true);
        }
    }
}

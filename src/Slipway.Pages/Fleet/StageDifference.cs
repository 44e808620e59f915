using Slipway.Naming;
using Slipway.Records;

namespace Slipway.Pages.Fleet;

/// <summary>By how much a place is behind the one before it.</summary>
/// <param name="Application">The application.</param>
/// <param name="From">The place before.</param>
/// <param name="To">The place.</param>
/// <param name="Ahead">The last healthy deployment in the place before.</param>
/// <param name="Behind">The same in the place; null where nothing was deployed.</param>
/// <param name="Commits">How many commits of the source the place does not have; null where that is not known.</param>
internal sealed record StageDifference(ApplicationName Application, Place From, Place To, RecordEntry Ahead, RecordEntry? Behind, int? Commits)
{
    /// <summary>The differences between neighbours, for one application.</summary>
    /// <param name="application">The application.</param>
    /// <param name="places">The places that it belongs to, in their order.</param>
    /// <param name="find">Finds its history.</param>
    public static IEnumerable<StageDifference> Of(ApplicationName application, IReadOnlyList<Place> places, Func<Place, RecordHistory?> find)
    {
        foreach (var to in places)
        {
            // Every cluster of a stage is compared with the last one of the stage before.
            if (places.LastOrDefault(place => IndexOf(places, place.Stage) < IndexOf(places, to.Stage)) is not { } from || find(from) is not { LastHealthy: { } ahead } source)
            {
                continue;
            }

            var behind = find(to)?.LastHealthy;
            if (behind is null || !Same(ahead, behind))
            {
                yield return new StageDifference(application, from, to, ahead, behind, behind is null ? null : CommitsSince(source, behind));
            }
        }
    }

    private static int IndexOf(IReadOnlyList<Place> places, StageName stage) => places.Index().First(place => place.Item.Stage == stage).Index;

    private static bool Same(RecordEntry one, RecordEntry other) => Digests(one).SetEquals(Digests(other));

    private static HashSet<string> Digests(RecordEntry entry) => [.. entry.Images.Select(image => ImageReference.TryParse(image)?.Digest?.Value ?? image)];

    private static int? CommitsSince(RecordHistory source, RecordEntry behind)
    {
        var healthy = source.Entries.Where(entry => entry.IsHealthy).ToList();
        var at = healthy.FindLastIndex(entry => Same(entry, behind));
        var since = healthy.Skip(at + 1).ToList();
        return at < 0 || since.Exists(entry => entry.Source is null) ? null : since.Sum(entry => entry.Source!.Count);
    }
}

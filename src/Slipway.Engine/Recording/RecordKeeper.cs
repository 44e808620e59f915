using Slipway.Naming;
using Slipway.Records;

namespace Slipway.Engine.Recording;

/// <summary>Appends deployments to their histories, however many runs do so at once.</summary>
internal sealed class RecordKeeper(IRecordStore store, OriginSearch origins)
{
    // Each attempt lets at least one of those who race through.
    private const int MaxAttempts = 10;

    /// <summary>Appends what is missing.</summary>
    /// <returns>What is wrong with histories that were appended to, for people.</returns>
    /// <exception cref="SlipwayException">Some could not be appended to; the next run does it.</exception>
    public async Task<IReadOnlyList<string>> AppendAsync(IReadOnlyList<RecordedRun> runs, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var left = runs.ToDictionary(run => run.Name);
        for (var attempt = 1; left.Count > 0; attempt++)
        {
            var appends = new List<RecordAppend>();
            foreach (var history in await store.ReadAsync(left.Keys, cancellationToken))
            {
                if (await AppendAsync(history, left[history.Name], cancellationToken) is { } append)
                {
                    appends.Add(append);
                }
            }

            var lost = appends.Count == 0 ? [] : await store.AppendAsync(appends, cancellationToken);
            problems.AddRange(appends.Where(append => !lost.Contains(append.Name) && append.Entries[0].Rewritten is not null).Select(append =>
                $"{append.Name}: somebody rewrote {append.Name.Ref}: it has not {append.Entries[0].Rewritten!.Abbreviated} any more, which the cluster knew. The next record says so. Look who may push there"));
            if (attempt == MaxAttempts && lost.Count > 0)
            {
                throw new SlipwayException(string.Join(", ", lost), "other runs append to the same histories all the time.", isTransient: true);
            }

            left = lost.ToDictionary(name => name, name => left[name]);
        }

        return problems;
    }

    // Where it came from is asked for what is new only.
    private async Task<RecordAppend?> AppendAsync(RecordHistory history, RecordedRun run, CancellationToken cancellationToken)
    {
        if (history.Append(run.Deployments, run.Known) is not { } append)
        {
            return null;
        }

        var entries = new List<RecordEntry>();
        foreach (var entry in append.Entries)
        {
            var before = entries.FindLast(earlier => earlier.IsHealthy) ?? history.LastHealthy;
            var origin = entry.IsCaughtUp ? null : await origins.FindAsync(entry.Name, entry.Commit, entry.Images, before, cancellationToken);
            entries.Add(origin is null ? entry : entry with { Kind = origin.Kind, PullRequest = origin.PullRequest, Source = origin.Source, Adopted = origin.Adopted });
        }

        return append with { Entries = entries };
    }
}

/// <summary>What one run knows of an application's deployments.</summary>
/// <param name="Name">The application.</param>
/// <param name="Deployments">What should be in its history, oldest first.</param>
/// <param name="Known">A commit that the history had, as the cluster knew.</param>
internal sealed record RecordedRun(RecordName Name, IReadOnlyList<RecordEntry> Deployments, CommitSha? Known);

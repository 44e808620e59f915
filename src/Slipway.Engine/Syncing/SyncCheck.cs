using Slipway.ConfigRepositories;
using Slipway.PathEdits;
using Slipway.Plans;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Syncs;

namespace Slipway.Engine.Syncing;

/// <summary>Renders the repository with an edit: what changes must be the findings, and nothing else anywhere.</summary>
internal sealed class SyncCheck(ISyncRenderer renderer, RenderingTarget target)
{
    private const int MaxShown = 3;

    /// <summary>What else would change by the last edit, or what forbids it. Null where the edit does just what it should.</summary>
    /// <param name="place">Where the edit that is checked is.</param>
    /// <param name="edits">All edits so far, and the one that is checked.</param>
    /// <param name="findings">What they stand for.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<string?> FindSurplusAsync(string place, IReadOnlyCollection<FileEdit> edits, IReadOnlyList<SyncFinding> findings, CancellationToken cancellationToken)
    {
        IReadOnlyList<Rendering> after;
        try
        {
            after = await renderer.RenderAsync(edits, cancellationToken);
        }
        catch (InvalidInputException exception)
        {
            return $"git cannot have it: {exception.Problems[0]}";
        }

        var before = (await renderer.RenderAsync([.. edits.Select(edit => edit.Path)], cancellationToken)).ToDictionary(rendering => rendering.Target);
        var surplus = after.SelectMany(rendering => Surplus(before[rendering.Target], rendering, IsOurs(rendering.Target) ? findings : [])).ToList();
        return surplus.Count == 0 ? null
            : $"{place} does not decide it alone: it would also change {string.Join("; ", surplus.Take(MaxShown))}{(surplus.Count > MaxShown ? $"; and {surplus.Count - MaxShown} more" : "")}.";
    }

    private bool IsOurs(RenderingTarget rendered) => rendered with { Cluster = null } == target with { Cluster = null };

    private static IEnumerable<string> Surplus(Rendering before, Rendering after, IReadOnlyList<SyncFinding> findings)
    {
        var now = after.All.ToLookup(resource => resource.Id.Key);
        foreach (var resource in before.All)
        {
            if (now[resource.Id.Key].FirstOrDefault() is not { } changed)
            {
                yield return $"{after.Target}: {resource.Id} would be gone (a generator's hash is a part of its name?)";
                continue;
            }

            var expected = Expected(resource, changed, [.. findings.Where(finding => IsAbout(finding.Id, resource.Id))]);
            foreach (var difference in FieldDiff.Of(expected, changed))
            {
                yield return $"{after.Target}: {resource.Id.Type.Kind} {resource.Id.Name} {difference.Path}: {SyncFinding.Show(difference.Before)} -> {SyncFinding.Show(difference.After)}";
            }
        }

        foreach (var added in after.All.Where(resource => before.All.All(other => other.Id.Key != resource.Id.Key)))
        {
            yield return $"{after.Target}: {added.Id} would be new";
        }
    }

    // Without a cluster, a kind that is not known counts as namespaced.
    private static bool IsAbout(ResourceId finding, ResourceId rendered) => finding.Key == rendered.Key || (finding.Namespace is null && finding.Key == rendered.Key with { Namespace = null });

    // A quantity may be written in another unit than the server's.
    private static Resource Expected(Resource resource, Resource changed, IReadOnlyList<SyncFinding> findings) => resource.WithContent(findings.Aggregate(resource.Content, (content, finding) =>
    {
        var written = FieldValues.Get(changed.Content, finding.Path);
        var edit = finding.Edit is { IsQuantity: true } quantity && QuantityText.AreSame(quantity.Value, written) ? quantity with { Value = written } : finding.Edit;
        return FieldValues.After(content, edit) as Values.MapValue ?? content;
    }));
}

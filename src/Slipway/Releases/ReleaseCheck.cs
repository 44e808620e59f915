using Slipway.Configuration;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Releases;

/// <summary>
/// Checks that what a commit releases is in its rendering. A patch, an overlay, a later values file or a replacement may win over the field that the release set: then
/// everything would go well, and another image would run.
/// </summary>
/// <param name="history">The history of the config repository.</param>
/// <param name="configuration">What slipway.yaml says.</param>
/// <param name="proposals">The releases that pull requests of the commit propose: a squash merge, a merge queue or a later commit may have lost the trailers.</param>
internal sealed class ReleaseCheck(IConfigHistory history, SlipwayConfiguration configuration, Func<CancellationToken, Task<IReadOnlyList<ReleaseMarker>>> proposals)
{
    /// <summary>What is wrong with the releases of a commit, one problem for each application; none when it releases nothing, or the clone does not have it.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="renderings">What the commit renders.</param>
    /// <param name="sourcesOf">The folders that a rendering is made of.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        CommitSha commit, IEnumerable<Rendering> renderings, Func<RenderingTarget, IReadOnlyList<string>> sourcesOf, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        if (await history.FindAsync(commit, cancellationToken) is { } tree)
        {
            List<Rendering> released = [.. renderings.Where(rendering => !rendering.IsWaitingForRelease)];
            // For all of them at once: git is a process each time.
            var entries = (await tree.ListAsync([.. released.Select(rendering => rendering.Target.Stage.Value).Distinct()], cancellationToken)).ToLookup(entry => FolderOf(entry.Path));
            foreach (var rendering in released)
            {
                if (await FindAsync(tree, [.. entries[FolderOf(rendering.Target)]], rendering, sourcesOf, cancellationToken) is { } problem)
                {
                    problems.Add(problem);
                }
            }
        }

        return problems;
    }

    private async Task<Problem?> FindAsync(
        IConfigTree tree, List<ConfigEntry> entries, Rendering rendering, Func<RenderingTarget, IReadOnlyList<string>> sourcesOf, CancellationToken cancellationToken)
    {
        var target = rendering.Target;
        var trailers = ReleaseTrailers.Of(tree.Message);
        var isReleased = trailers.Digest is not null && trailers.Application == target.Application.Value && trailers.Stage == target.Stage.Value;
        if (!isReleased && IsPlain(entries, target))
        {
            return null;
        }

        var fields = await FieldsAsync(tree, target, cancellationToken);
        var overridden = Overridden(rendering, fields);
        var without = overridden.Select(pair => pair.Field).ToHashSet();
        var named = new NamedImages(configuration.ImagesOf(target.Application));
        var run = DigestsIn(rendering);
        bool Has(Digest one) => run.Contains(one.Value) || named.AreIn(rendering, one, fields.FirstOrDefault(field => field.Image!.Digest == one)?.Image!.Name ?? target.Application.Value);
        var lacking = fields.Where(field => without.Contains(field) || !Has(field.Image!.Digest!)).Select(field => field.Image!).Distinct().ToList();
        var digest = isReleased ? trailers.Digest
            : lacking.Count == 0 ? null
            : await ChangedAsync(tree, target, lacking, cancellationToken) ?? await ProposedAsync(target, lacking, cancellationToken);
        if (digest is null || named.AreTagsAlone(fields, digest) || (Has(digest) && lacking.TrueForAll(one => one.Digest != digest)))
        {
            return null;
        }

        var files = (await Task.WhenAll(sourcesOf(target).Select(folder => tree.ReadFolderAsync(folder, cancellationToken)))).SelectMany(list => list).DistinctBy(file => file.Path).ToList();
        var image = lacking.Find(one => one.Digest == digest);
        var winners = overridden.Where(pair => pair.Field.Image!.Digest == digest).Select(pair => pair.Winner).ToList();
        return new Problem(
            target.ToString(),
            WinningImages.Describe(winners.Count > 0 ? winners : WinningImages.Find(rendering, image?.Repository), image?.ToString() ?? digest.Value, files));
    }

    // Plain manifests are what is rendered: nothing can win over a field of theirs, and looking for it would take longer than all the rest. A link may lead to others.
    private bool IsPlain(List<ConfigEntry> entries, RenderingTarget target) =>
        configuration.HelmOf(target.Stage, target.Application).Count == 0 && configuration.ImagesOf(target.Application).Count == 0
        && entries.TrueForAll(entry => entry.Kind != ConfigEntryKind.Link && !(entry.Kind == ConfigEntryKind.File && entry.Path[(entry.Path.LastIndexOf('/') + 1)..] is var name
            && (name.StartsWith("kustomization.", StringComparison.Ordinal) || name is "Kustomization" or "Chart.yaml")))
        && (entries.Count == 0 || entries.Exists(entry => entry.Kind == ConfigEntryKind.File));

    // Whatever clusters it is for.
    private static string FolderOf(RenderingTarget target) => $"{target.Stage}/{target.Application}";

    // {stage}/{application}, also where that is no folder but a link.
    private static string FolderOf(string path) => string.Join('/', path.Split('/').Take(2));

    // A field that the release set, in a resource that is rendered with another image: the same digest elsewhere, such as in a CronJob, does not make up for it.
    private static List<(ImageField Field, ContainerImage Winner)> Overridden(Rendering rendering, IReadOnlyList<ImageField> fields)
    {
        var byLine = fields.OfType<ImageScalar>().GroupBy(field => Line(field.Position)).ToDictionary(group => group.Key, group => group.First());
        return
        [
            .. from container in rendering.Resources.SelectMany(ContainerImages.Of)
               where container.Resource.Origin is not null && byLine.ContainsKey(Line(container.Resource.Origin.At(container.Position)))
               let field = byLine[Line(container.Resource.Origin!.At(container.Position))]
               where !container.Image.EndsWith("@" + field.Image!.Digest, StringComparison.Ordinal)
               select ((ImageField)field, container),
        ];

        static string Line(string position) => position[..Math.Max(0, position.LastIndexOf(':'))];
    }

    private async Task<Digest?> ChangedAsync(IConfigTree tree, RenderingTarget target, List<ImageReference> lacking, CancellationToken cancellationToken)
    {
        if (tree.Parent is null)
        {
            return null;
        }

        // A shallow clone does not have it.
        var before = await history.FindAsync(tree.Parent, cancellationToken);
        var known = (before is null ? lacking : (await FieldsAsync(before, target, cancellationToken)).Select(field => field.Image!)).Select(image => image.Digest).ToHashSet();
        return lacking.Find(image => !known.Contains(image.Digest))?.Digest;
    }

    private async Task<Digest?> ProposedAsync(RenderingTarget target, List<ImageReference> lacking, CancellationToken cancellationToken) =>
        (await proposals(cancellationToken))
            .Where(marker => marker.Application == target.Application && marker.Stage == target.Stage)
            .Select(marker => marker.Image.Digest)
            .FirstOrDefault(digest => lacking.Exists(image => image.Digest == digest));

    private async Task<IReadOnlyList<ImageField>> FieldsAsync(IConfigTree tree, RenderingTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return DeployedImage.Candidates(
                FolderOf(target), target.Application, await tree.ReadFolderAsync(FolderOf(target), cancellationToken), configuration.ImagesOf(target.Application));
        }
        catch (InvalidInputException)
        {
            // What cannot be read as manifests tells nothing here; validation says what is wrong.
            return [];
        }
    }

    private static HashSet<string> DigestsIn(Rendering rendering) =>
    [
        .. rendering.Resources.Concat(rendering.Hooks.Select(hook => hook.Job)).SelectMany(ReferencedImages.Of)
            .Where(image => image.Contains('@', StringComparison.Ordinal)).Select(image => image[(image.LastIndexOf('@') + 1)..]),
    ];
}

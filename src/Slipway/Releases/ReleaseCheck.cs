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
public sealed class ReleaseCheck(IConfigHistory history, SlipwayConfiguration configuration, Func<CancellationToken, Task<IReadOnlyList<ReleaseMarker>>> proposals)
{
    /// <summary>What is wrong with a release; null when nothing is, or when the commit releases nothing to the application.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="rendering">What the commit renders.</param>
    /// <param name="sources">The folders that the rendering is made of.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Problem?> FindAsync(CommitSha commit, Rendering rendering, IReadOnlyList<string> sources, CancellationToken cancellationToken)
    {
        if (rendering.IsWaitingForRelease || await history.FindAsync(commit, cancellationToken) is not { } tree)
        {
            return null;
        }

        var target = rendering.Target;
        var lacking = (await ImagesAsync(tree, target, cancellationToken)).Where(image => !Has(rendering, image.Digest!)).ToList();
        var trailers = ReleaseTrailers.Of(tree.Message);
        var digest = trailers.Digest is { } released && trailers.Application == target.Application.Value && trailers.Stage == target.Stage.Value ? released
            : lacking.Count == 0 ? null
            : await ChangedAsync(tree, target, lacking, cancellationToken) ?? await ProposedAsync(target, lacking, cancellationToken);
        if (digest is null || Has(rendering, digest))
        {
            return null;
        }

        var files = await Task.WhenAll(sources.Select(folder => tree.ReadFolderAsync(folder, cancellationToken)));
        var image = lacking.Find(one => one.Digest == digest);
        return new Problem(target.ToString(), WinningImages.Describe(rendering, image?.ToString() ?? digest.Value, image?.Repository, [.. files.SelectMany(list => list).DistinctBy(file => file.Path)]));
    }

    private async Task<Digest?> ChangedAsync(IConfigTree tree, RenderingTarget target, List<ImageReference> lacking, CancellationToken cancellationToken)
    {
        if (tree.Parent is null)
        {
            return null;
        }

        // A shallow clone does not have it.
        var before = await history.FindAsync(tree.Parent, cancellationToken);
        var known = before is null ? lacking : await ImagesAsync(before, target, cancellationToken);
        return lacking.Find(image => known.All(other => other.Digest != image.Digest))?.Digest;
    }

    private async Task<Digest?> ProposedAsync(RenderingTarget target, List<ImageReference> lacking, CancellationToken cancellationToken) =>
        (await proposals(cancellationToken))
            .Where(marker => marker.Application == target.Application && marker.Stage == target.Stage)
            .Select(marker => marker.Image.Digest)
            .FirstOrDefault(digest => lacking.Exists(image => image.Digest == digest));

    private async Task<IReadOnlyList<ImageReference>> ImagesAsync(IConfigTree tree, RenderingTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return DeployedImage.Candidates(
                target.ToString(), target.Application, await tree.ReadFolderAsync(target.ToString(), cancellationToken), configuration.ImagesOf(target.Application));
        }
        catch (InvalidInputException)
        {
            // What cannot be read as manifests tells nothing here; validation says what is wrong.
            return [];
        }
    }

    private static bool Has(Rendering rendering, Digest digest) =>
        rendering.Resources.Concat(rendering.Hooks.Select(hook => hook.Job)).SelectMany(ReferencedImages.Of).Any(image => image.EndsWith("@" + digest, StringComparison.Ordinal));
}

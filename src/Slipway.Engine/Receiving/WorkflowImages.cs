using Slipway.BuildEvents;
using Slipway.Images;
using Slipway.Naming;

namespace Slipway.Engine.Receiving;

/// <summary>
/// The images of a run of GitHub Actions, which names none: those of its repository's owner, in repositories that manifests name, whose tag is the run's commit as docker's metadata action
/// writes it (https://github.com/docker/metadata-action#typesha): the whole hash, or <c>sha-</c> and seven digits of it.
/// </summary>
internal static class WorkflowImages
{
    /// <summary>The repositories that a run of a workflow may have pushed to.</summary>
    public static IEnumerable<ImageReference> RepositoriesOf(WorkflowRun run, IEnumerable<ImageReference> known)
    {
        var parts = run.Repository.ToLowerInvariant().Split('/');
        return known.Where(image => image.Split().Path.Split('/') is var path && path.SkipLast(1).Contains(parts[0]) && (path.Contains(parts[^1]) || path.Length == 2));
    }

    /// <summary>The images, with tag and digest.</summary>
    public static async Task<IReadOnlyList<ImageReference>> FindAsync(
        WorkflowRun run, IEnumerable<ImageReference> known, IImageRegistry registry, CancellationToken cancellationToken)
    {
        var images = new List<ImageReference>();
        foreach (var repository in RepositoriesOf(run, known))
        {
            foreach (var tag in new[] { run.Commit.Value, $"sha-{run.Commit.Abbreviated}" })
            {
                if (await registry.FindAsync(repository.WithTag(tag), cancellationToken) is { } digest)
                {
                    images.Add(repository.WithTag(tag).WithDigest(digest));
                    break;
                }
            }
        }

        return images;
    }
}

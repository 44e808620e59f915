using Slipway.Images;
using Slipway.Naming;

namespace Slipway.Engine.Tests.Receiving;

/// <summary>A registry that is a table of tags and digests, and remembers who was asked about.</summary>
internal sealed class ImagesInMemory : IImageRegistry
{
    private readonly Dictionary<string, Digest> tags = [];
    private readonly HashSet<string> digests = [];

    public List<string> Asked { get; } = [];

    public SlipwayException? Failure { get; set; }

    public ImageReference Push(string reference)
    {
        var image = ImageReference.Parse(reference);
        var digest = Digest.Of(System.Text.Encoding.UTF8.GetBytes($"{reference} {tags.Count} {digests.Count}"));
        tags[reference] = digest;
        digests.Add($"{image.Repository}@{digest}");
        return image.WithDigest(digest);
    }

    public void Untag(string reference) => tags.Remove(reference);

    public Task<Digest?> FindAsync(ImageReference reference, CancellationToken cancellationToken)
    {
        Asked.Add(reference.Repository);
        return Failure is not null ? throw Failure
            : Task.FromResult(reference.Digest is { } digest ? (digests.Contains($"{reference.Repository}@{digest}") ? digest : null) : tags.GetValueOrDefault(reference.ToString()));
    }
}

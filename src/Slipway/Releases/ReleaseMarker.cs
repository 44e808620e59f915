using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>The hidden comment by which a pull request is recognised as a release: <c>&lt;!-- slipway:v1 {json} --&gt;</c>.</summary>
internal sealed record ReleaseMarker
{
    internal const string Start = "<!-- slipway:v1 ";
    private const string End = " -->";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private sealed record Content(string Application, string Stage, string Version, string Image, string? Source, string? SourceUrl = null, string? Previous = null, string? Compare = null, string? RolledBackFrom = null);

    internal ReleaseMarker(Release release, string? previous, string? compare)
        : this(release.Application, release.Stage, release.Version, release.Image, release.Candidate.SourceCommit, release.Candidate.SourceUrl)
    {
        (Previous, Compare, RolledBackFrom) = (previous, compare, (release.Candidate.Origin as ReleaseOrigin.Rollback)?.From);
    }

    private ReleaseMarker(ApplicationName application, StageName stage, string version, ImageReference image, CommitSha? source, string? sourceUrl) =>
        (Application, Stage, Version, Image, SourceCommit, SourceUrl) = (application, stage, version, image, source, sourceUrl);

    /// <summary>The application.</summary>
    public ApplicationName Application { get; }

    /// <summary>The stage.</summary>
    public StageName Stage { get; }

    /// <summary>The version.</summary>
    public string Version { get; }

    /// <summary>The image, with its digest.</summary>
    public ImageReference Image { get; }

    /// <summary>The commit of the application repository; null where it was not known.</summary>
    public CommitSha? SourceCommit { get; }

    /// <summary>The web address of the application repository; null where it has none.</summary>
    public string? SourceUrl { get; }

    /// <summary>The version that ran before; null for the first one.</summary>
    public string? Previous { get; private init; }

    /// <summary>The page that compares the source with that of the version before; null where it is not known.</summary>
    public string? Compare { get; private init; }

    /// <summary>The version that a rollback takes the place of; null for any other release.</summary>
    public string? RolledBackFrom { get; private init; }

    /// <summary>Reads the marker of a pull request's body; null when there is none, or none that can be read.</summary>
    public static ReleaseMarker? Find(string body)
    {
        // Ours is the last one: whatever comes before is text that others may have a say in.
        body = OwnPart.Of(body);
        var start = body.LastIndexOf(Start, StringComparison.Ordinal);
        var end = start < 0 ? -1 : body.IndexOf(End, start, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Content>(body.AsSpan()[(start + Start.Length)..end], Json) is { } content
                ? new ReleaseMarker(
                    ApplicationName.Parse(content.Application),
                    StageName.Parse(content.Stage),
                    content.Version,
                    ImageReference.Parse(content.Image),
                    content.Source is null ? null : CommitSha.Parse(content.Source),
                    content.SourceUrl)
                {
                    Previous = content.Previous, Compare = content.Compare, RolledBackFrom = content.RolledBackFrom,
                }
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidInputException or ArgumentNullException)
        {
            // Somebody else's comment, or one that a person edited: not a release of ours.
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        // The serializer escapes '>', so that no value can end the comment.
        var content = new Content(Application.Value, Stage.Value, Version, Image.ToString(), SourceCommit?.Value, SourceUrl, Previous, Compare, RolledBackFrom);
        return Start + JsonSerializer.Serialize(content, Json) + End;
    }
}

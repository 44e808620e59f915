using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Flow;

/// <summary>
/// The change of an application's tag in files, where flow's patterns find it: only the bytes of tags and of digests beside them differ. A value; nothing is written.
/// </summary>
internal sealed record FlowEdit
{
    /// <summary>The files that change, sorted by path.</summary>
    public required IReadOnlyList<FileEdit> Files { get; init; }

    /// <summary>The other tags that were there, each once, in the order of the files.</summary>
    public required IReadOnlyList<string> OldVersions { get; init; }

    /// <summary>The tags before by which it can be told whether a tag comes late: those of the image, or all where none names it.</summary>
    public required IReadOnlyList<string> TagsBefore { get; init; }

    /// <summary>What a pattern finds and is left as it is, because changing it would break something.</summary>
    public required IReadOnlyList<ManifestPlace> NotChanged { get; init; }

    /// <summary>Whether a pattern found anything, also where it has the wanted tag already.</summary>
    public required bool HasFound { get; init; }

    /// <summary>Sets the tag in files.</summary>
    /// <param name="files">The files.</param>
    /// <param name="application">The application, whose patterns count.</param>
    /// <param name="image">The image, with tag and digest. The digest is set only where one stands beside a tag.</param>
    /// <exception cref="InvalidInputException">A file is no text in UTF-8, or would not be the YAML that it was; all problems.</exception>
    public static FlowEdit Of(IReadOnlyList<ConfigFile> files, FlowApplication application, ImageReference image)
    {
        var edits = new List<FileEdit>();
        var texts = new List<FlowFile>();
        var problems = new List<Problem>();
        foreach (var file in files.DistinctBy(file => file.Path).OrderBy(file => file.Path, StringComparer.Ordinal))
        {
            try
            {
                var text = FlowFile.Edit(file, FlowPattern.Of(application, image), image);
                texts.Add(text);
                if (text.Change is { } edit)
                {
                    edits.Add(edit);
                }
            }
            catch (InvalidInputException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        return problems.Count > 0 ? throw new InvalidInputException(problems) : new FlowEdit
        {
            Files = edits,
            OldVersions = [.. texts.SelectMany(text => text.OldVersions).Distinct()],
            TagsBefore = texts.SelectMany(text => text.OldTags).Distinct().ToList() is { Count: > 0 } tags ? tags : [.. texts.SelectMany(text => text.OldVersions).Distinct()],
            NotChanged = [.. texts.SelectMany(text => text.NotChanged)],
            HasFound = texts.Exists(text => text.HasFound),
        };
    }
}

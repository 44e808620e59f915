using System.Text;
using System.Text.RegularExpressions;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;
using YamlDotNet.Core.Events;

namespace Slipway.Flow;

/// <summary>A file in which the tags that patterns find are replaced.</summary>
internal sealed class FlowFile
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The change; null where there is none.</summary>
    public FileEdit? Change { get; private init; }

    /// <summary>The other tags that were there, those of images first.</summary>
    public required IReadOnlyList<string> OldVersions { get; init; }

    /// <summary>The other tags of the image itself that were there.</summary>
    public required IReadOnlyList<string> OldTags { get; init; }

    /// <summary>What was found and is left as it is.</summary>
    public required IReadOnlyList<ManifestPlace> NotChanged { get; init; }

    /// <summary>Whether anything was found that could be changed.</summary>
    public required bool HasFound { get; init; }

    /// <exception cref="InvalidInputException">It is no text in UTF-8, a pattern takes too long on it, or it would not be the YAML that it was.</exception>
    public static FlowFile Edit(ConfigFile file, IReadOnlyList<FlowPattern> patterns, ImageReference image)
    {
        var text = Decode(file);
        var (matches, notChanged) = Find(file, text, patterns);
        var edited = new StringBuilder(text);
        var replaced = matches.Where(match => match.Tag.Value != image.Tag || (match.Digest is { } digest && digest.Value != $"@{image.Digest}")).ToList();
        foreach (var match in Enumerable.Reverse(replaced))
        {
            edited.Remove(match.Tag.Index, match.End - match.Tag.Index).Insert(match.Tag.Index, Written(file, match, image));
        }

        if (replaced.Count > 0)
        {
            ThrowIfOther(file, text, edited.ToString(), replaced);
        }

        return new FlowFile
        {
            Change = replaced.Count == 0 ? null : new FileEdit(file.Path, file.Content, Strict.GetBytes(edited.ToString())),
            OldVersions = [.. Old(matches.OrderBy(match => !match.IsImage), image)],
            OldTags = [.. Old(matches.Where(match => match.IsImage), image)],
            NotChanged = notChanged,
            HasFound = matches.Count > 0,
        };
    }

    /// <summary>The paths of the fields whose whole value is a tag that a pattern finds by its key; none where the file is not YAML.</summary>
    public static IReadOnlyList<string> TagFields(ConfigFile file, IReadOnlyList<FlowPattern> patterns)
    {
        var text = Decode(file);
        var matches = Find(file, text, patterns).Matches.Where(match => match.IsWholeValue).ToList();
        var mark = text.StartsWith('\uFEFF') ? 1 : 0;
        return
        [
            .. (Scalars(file.Path, text) ?? []).Where(scalar => !scalar.IsKey && matches.Exists(match => match.Tag.Index - mark >= scalar.Start && match.End - mark <= scalar.End && match.Tag.Value == scalar.Value))
                .Select(scalar => scalar.Path).Distinct(),
        ];
    }

    private static string Decode(ConfigFile file)
    {
        try
        {
            return Strict.GetString(file.Content.Span);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidInputException(file.Path, "expected UTF-8. Save the file as UTF-8, or take it out of 'files'.");
        }
    }

    private static (List<FlowMatch> Matches, List<ManifestPlace> NotChanged) Find(ConfigFile file, string text, IReadOnlyList<FlowPattern> patterns)
    {
        var (matches, notChanged) = (new List<FlowMatch>(), new List<ManifestPlace>());
        try
        {
            foreach (var match in patterns.SelectMany(pattern => pattern.Expression.Matches(text).Select(match => new FlowMatch(text, pattern, match))))
            {
                if (match.IsGuarded || matches.Exists(other => match.Tag.Index < other.End && other.Tag.Index < Math.Max(match.End, match.Tag.Index + 1)))
                {
                    continue;
                }

                if (match.Obstacle is { } obstacle)
                {
                    notChanged.Add(new ManifestPlace($"{file.Path}:{match.Position}", $"'{match.Line}' {obstacle}"));
                }
                else
                {
                    matches.Add(match);
                }
            }
        }
        catch (RegexMatchTimeoutException exception)
        {
            throw new InvalidInputException(file.Path, $"the regular expression '{exception.Pattern}' takes too long on it. Write it without repetitions in repetitions.");
        }

        return ([.. matches.OrderBy(match => match.Tag.Index)], [.. notChanged.DistinctBy(place => place.Position)]);
    }

    private static IEnumerable<string> Old(IEnumerable<FlowMatch> matches, ImageReference image) =>
        matches.Select(match => match.Tag.Value).Where(tag => tag.Length > 0 && tag != image.Tag);

    // A tag such as 1.10 would be a number, and another one, without quotes.
    private static string Written(ConfigFile file, FlowMatch match, ImageReference image) =>
        image.Tag + (match.Digest is null ? "" : $"@{image.Digest}") is var value && match is { IsWholeValue: true, IsQuoted: false } && !file.Path.EndsWith(".env", StringComparison.Ordinal)
            ? ScalarSpan.Plain(value) : value;

    // A last look through a parser's eyes; what is not YAML before, such as a template, is text.
    private static void ThrowIfOther(ConfigFile file, string before, string after, List<FlowMatch> replaced)
    {
        if (Scalars(file.Path, before) is not { } old)
        {
            return;
        }

        var now = Scalars(file.Path, after);
        var mark = before.StartsWith('\uFEFF') ? 1 : 0;
        if (now is null || old.Count != now.Count || old.Zip(now).Any(pair =>
            (pair.First.Document, pair.First.Path, pair.First.IsKey) != (pair.Second.Document, pair.Second.Path, pair.Second.IsKey)
            || (pair.First.Value != pair.Second.Value && !replaced.Exists(match => match.Tag.Index - mark >= pair.First.Start && match.End - mark <= pair.First.End))))
        {
            throw new InvalidInputException(file.Path, "a pattern of flow's configuration would change more than tags here, and so nothing was changed. Look at additional_rewrite_keys and additional_rewrite_prefix.");
        }
    }

    private static List<(int Document, string Path, bool IsKey, string Value, int Start, int End)>? Scalars(string path, string text)
    {
        var scalars = new List<(int Document, string Path, bool IsKey, string Value, int Start, int End)>();
        try
        {
            YamlWalk.Through(new ManifestText(new ConfigFile(path, Strict.GetBytes(text))), visit => scalars.Add((
                visit.Document, YamlEvents.Spell(visit.Path), visit.IsKey, (visit.Event as Scalar)?.Value ?? "*", (int)visit.Event.Start.Index, (int)visit.Event.End.Index)));
            return scalars;
        }
        catch (InvalidInputException)
        {
            // A template, or another format.
            return null;
        }
    }
}

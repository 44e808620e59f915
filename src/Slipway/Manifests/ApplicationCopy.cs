using System.Text;
using System.Text.RegularExpressions;
using Slipway.ConfigRepositories;
using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>The manifests of a new application, made from those of another: its name is the new one's wherever it stands as a word, and its image waits for the first release.</summary>
internal static class ApplicationCopy
{
    /// <summary>The tag of an image that waits for its first release.</summary>
    public const string Unreleased = "unreleased";

    /// <summary>The files, by their paths in the new application's folder.</summary>
    /// <param name="files">The other application's, by their paths in its folder. What is no text in UTF-8 is copied as it is.</param>
    /// <param name="like">The other application.</param>
    /// <param name="name">The new application.</param>
    /// <param name="repository">The repository of the new image; null for that of the other image with the new name.</param>
    public static IReadOnlyList<ConfigFile> Of(IReadOnlyList<ConfigFile> files, ApplicationName like, ApplicationName name, string? repository)
    {
        // A name is a label of DNS: 'web' is a word in web-config and app/web, and none in website or web2.
        var word = new Regex($"(?<![a-zA-Z0-9]){Regex.Escape(like.Value)}(?![a-zA-Z0-9])", RegexOptions.CultureInvariant);
        var image = new Regex($@"(?<repository>(?<![\w.:/-])(?:[\w.:-]+/)*{Regex.Escape(like.Value)})(?::[\w.-]+)?@sha256:[0-9a-f]{{64}}|(?<repository>(?<=image:\s*[""']?)(?:[\w.:-]+/)*{Regex.Escape(like.Value)}):[\w.-]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);
        return [.. files.Select(file => new ConfigFile(word.Replace(file.Path, name.Value), TextOf(file) is { } text ? Encoding.UTF8.GetBytes(word.Replace(image.Replace(text, Placeholder), name.Value)) : file.Content))];

        string Placeholder(Match match) => $"{repository ?? match.Groups["repository"].Value}:{Unreleased}";
    }

    private static string? TextOf(ConfigFile file)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(file.Content.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

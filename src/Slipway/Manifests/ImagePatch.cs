using System.Text.RegularExpressions;
using Slipway.Values;

namespace Slipway.Manifests;

/// <summary>A place of a kustomization that gives containers an image, other than its <c>images</c>.</summary>
/// <param name="By">The kustomization.</param>
/// <param name="Position">Where it is written.</param>
/// <param name="Key">What it is: <c>patches</c>, <c>replacements</c>.</param>
/// <param name="Image">The image; null where it is taken from elsewhere.</param>
/// <param name="Target">Which resources it changes; null where <paramref name="Kind"/> and <paramref name="Resource"/> say it.</param>
/// <param name="Kind">The kind of the resource.</param>
/// <param name="Resource">The name of the resource.</param>
/// <param name="List">The list of the container.</param>
/// <param name="Container">The container's name; null where the index tells it.</param>
/// <param name="Index">The container's index in the list; null for all, or one that is added.</param>
internal sealed record ImagePatch(
    KustomizationFile By, string Position, string Key, string? Image, MapValue? Target, string? Kind, string? Resource, string List, string? Container, int? Index)
{
    /// <summary>Whether the kustomization does it after its <c>images</c>, so that they cannot change it.</summary>
    public bool IsAfterImages => Key == "replacements";

    /// <summary>Whether it changes a container.</summary>
    public bool Changes(ContainerPlace container) =>
        container.List == List
        && (Container is not null ? Container is "*" || Container == container.Name : Index == container.Index)
        && (Target is null
            ? Kind == container.Kind && Resource == container.Resource
            : Fits(Target.GetString("kind"), container.Kind) && Fits(Target.GetString("name"), container.Resource));

    // kustomize takes a regular expression that has to fit as a whole.
    private static bool Fits(string? pattern, string? text)
    {
        try
        {
            return string.IsNullOrEmpty(pattern) || pattern == text
                || (text is not null && Regex.IsMatch(text, $"^(?:{pattern})\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            // Rendering says what is wrong with it.
            return false;
        }
    }
}

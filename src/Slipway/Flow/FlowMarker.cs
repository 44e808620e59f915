using Slipway.Naming;

namespace Slipway.Flow;

/// <summary>The hidden line of a rollout's pull request that says which image it is about: a tag may move to another one.</summary>
internal static class FlowMarker
{
    private const string Start = "<!-- slipway:rollout ";

    /// <summary>The line.</summary>
    public static string Of(ImageReference image) => $"{Start}{image.Digest} -->";

    /// <summary>Whether a pull request's body is about an image, or does not say which, as those that flow itself opened.</summary>
    public static bool MayBeOf(string body, ImageReference image) => !body.Contains(Start, StringComparison.Ordinal) || body.Contains(Of(image), StringComparison.Ordinal);
}

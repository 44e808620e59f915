using Slipway.Resources;

namespace Slipway.Engine.Applying;

/// <summary>Makes a write hold only for the object and version that was seen.</summary>
internal static class Preconditions
{
    // The version alone would re-create an object that was deleted meanwhile; the uid alone would overwrite a change.
    public static Resource On(Resource desired, Resource seen) =>
        desired.WithContent(desired.Content.With(
            "metadata", desired.Metadata.With("uid", seen.Uid!).With("resourceVersion", seen.ResourceVersion!)));
}

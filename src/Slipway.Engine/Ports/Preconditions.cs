using Slipway.Resources;

namespace Slipway.Engine.Ports;

/// <summary>Makes a write hold only for what was seen.</summary>
internal static class Preconditions
{
    // No object has it: what a cluster writes first is no object. The version of an object that is not there is ignored; a wrong one of an object that is there is a conflict.
    private const string NoVersion = "1";

    /// <summary>It holds for the object and the version that were seen; null: as long as there is none.</summary>
    // The version alone would re-create an object that was deleted meanwhile; the uid alone would overwrite a change.
    public static Resource On(Resource desired, Resource? seen) => desired.WithContent(desired.Content.With(
        "metadata",
        seen is null ? desired.Metadata.With("resourceVersion", NoVersion) : desired.Metadata.With("uid", seen.Uid!).With("resourceVersion", seen.ResourceVersion!)));
}

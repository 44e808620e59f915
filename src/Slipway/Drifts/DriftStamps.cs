using Slipway.Plans;

namespace Slipway.Drifts;

/// <summary>The annotations that say who changed an object, and why: they are about a change, and none.</summary>
internal static class DriftStamps
{
    /// <summary>The user who made the last change, as the API server knows them.</summary>
    public const string ChangedBy = "slipway.dev/changed-by";

    /// <summary>The tool that made it.</summary>
    public const string ChangedWith = "slipway.dev/changed-with";

    /// <summary>Why, in the words of whoever made it.</summary>
    public const string Reason = "slipway.dev/reason";

    /// <summary>Whether a field is one of them.</summary>
    public static bool Are(IReadOnlyList<FieldPathStep> path) =>
        path is [FieldPathStep.Field { Name: "metadata" }, FieldPathStep.Field { Name: "annotations" }, FieldPathStep.Field { Name: ChangedBy or ChangedWith or Reason }];
}

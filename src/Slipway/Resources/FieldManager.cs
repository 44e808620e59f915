namespace Slipway.Resources;

/// <summary>Who owns fields in <c>metadata.managedFields</c>.</summary>
internal static class FieldManager
{
    /// <summary>The name under which Slipway applies.</summary>
    public const string Name = "slipway";
}

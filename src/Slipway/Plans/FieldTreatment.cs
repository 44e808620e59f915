namespace Slipway.Plans;

/// <summary>Who has the say about a field that several write.</summary>
public enum FieldTreatment
{
    /// <summary>The other manager.</summary>
    Ignore,

    /// <summary>Git.</summary>
    Override,
}

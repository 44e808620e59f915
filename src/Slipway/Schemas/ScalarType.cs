using System.Diagnostics.CodeAnalysis;

namespace Slipway.Schemas;

/// <summary>The types of values without fields of their own.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are the names of the JSON schema types.")]
public enum ScalarType
{
    /// <summary>Anything.</summary>
    Any,

    /// <summary>A map of anything.</summary>
    Object,

    /// <summary>Text.</summary>
    String,

    /// <summary>Text in base64.</summary>
    Bytes,

    /// <summary>A point in time as RFC 3339 text.</summary>
    Time,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An integer of 32 bits.</summary>
    Int32,

    /// <summary>An integer of 64 bits.</summary>
    Int64,

    /// <summary>Any number.</summary>
    Number,

    /// <summary>An integer or a text: a port or its name, a count or a percentage.</summary>
    IntOrString,

    /// <summary>A quantity such as <c>500m</c> or <c>1Gi</c>: text or number.</summary>
    Quantity,
}

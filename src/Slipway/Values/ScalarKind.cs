using System.Diagnostics.CodeAnalysis;

namespace Slipway.Values;

/// <summary>The kinds of scalars.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are the names of the JSON schema types.")]
internal enum ScalarKind
{
    /// <summary>Null.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number without fraction and exponent.</summary>
    Integer,

    /// <summary>Any other number.</summary>
    Number,

    /// <summary>Text.</summary>
    String,
}

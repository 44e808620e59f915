namespace Slipway.Resources;

/// <summary>Why a server refused a request.</summary>
internal enum RefusalReason
{
    /// <summary>Other managers own fields that would change (409, FieldManagerConflict).</summary>
    Conflict,

    /// <summary>The object is another one or another version than was expected (409 or 422 on a precondition).</summary>
    Stale,

    /// <summary>A field cannot be changed in place (422).</summary>
    Immutable,

    /// <summary>The object does not fit its schema or its kind's rules (422, 400, and the permanent 500s).</summary>
    Invalid,

    /// <summary>An admission policy, webhook or quota said no (403, 422).</summary>
    Denied,

    /// <summary>The identity lacks a right (403).</summary>
    Forbidden,

    /// <summary>The credentials are missing or expired (401).</summary>
    Unauthorized,

    /// <summary>The namespace or type is not there (404).</summary>
    NotFound,

    /// <summary>The namespace is being deleted (403, NamespaceTerminating).</summary>
    NamespaceTerminating,

    /// <summary>The server, or a webhook that it asks, has no answer now (429, 5xx), however often it was asked.</summary>
    Unavailable,

    /// <summary>Anything else.</summary>
    Other,
}

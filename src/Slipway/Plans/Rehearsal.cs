using Slipway.Resources;

namespace Slipway.Plans;

/// <summary>A change that no dry run of an apply can show, as it would be stored: the server can be asked for a dry run of that.</summary>
/// <param name="Live">The object as it is.</param>
/// <param name="After">The object as it would be, before the server checks it and fills in defaults.</param>
/// <param name="Handover">What makes it possible.</param>
internal sealed record Rehearsal(Resource Live, Resource After, Handover Handover);

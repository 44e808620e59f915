namespace Slipway.Sandbox.Forge;

/// <summary>A team of an organisation.</summary>
internal sealed record TeamRecord(string Organization, string Slug, IReadOnlyList<string> Members);

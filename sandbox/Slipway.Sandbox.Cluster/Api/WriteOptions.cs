namespace Slipway.Sandbox.Cluster.Api;

/// <summary>How a write is meant, apart from its content.</summary>
internal sealed record WriteOptions
{
    public required string Manager { get; init; }

    public bool IsDryRun { get; init; }

    public bool Force { get; init; }

    public string Subresource { get; init; } = "";

    /// <summary>What is done about fields that the schema does not know: Ignore, Warn, Strict.</summary>
    public string FieldValidation { get; init; } = "Ignore";

    public Action<string> Warn { get; init; } = _ => { };
}

using System.Text.Json;

namespace Slipway.Sandbox.Forge;

internal sealed record DeploymentRecord
{
    public required long Id { get; init; }

    public required string Sha { get; init; }

    public required string Ref { get; init; }

    public required string Environment { get; init; }

    public string Task { get; init; } = "deploy";

    public string? Description { get; init; }

    /// <summary>JSON, as it was sent.</summary>
    public JsonElement? Payload { get; init; }

    public bool IsProduction { get; init; }

    public bool IsTransient { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<DeploymentStatusRecord> Statuses { get; init; } = [];
}

internal sealed record DeploymentStatusRecord
{
    public required long Id { get; init; }

    public required string State { get; init; }

    public string? Description { get; init; }

    public string? LogUrl { get; init; }

    public string? EnvironmentUrl { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

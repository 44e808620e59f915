using Slipway.Naming;

namespace Slipway.Renderings;

/// <summary>What a rendering is for.</summary>
public sealed record RenderingTarget
{
    /// <summary>The application.</summary>
    public required ApplicationName Application { get; init; }

    /// <summary>The stage.</summary>
    public required StageName Stage { get; init; }

    /// <summary>The cluster, where the stage is in several; null where it is in one.</summary>
    public ClusterName? Cluster { get; init; }

    /// <summary>The namespace of everything that does not name one.</summary>
    public required string Namespace { get; init; }

    /// <summary><c>prod/web</c>, or <c>prod/eu/web</c> where the stage is in several clusters.</summary>
    public override string ToString() => Cluster is null ? $"{Stage}/{Application}" : $"{Stage}/{Cluster}/{Application}";
}

using Slipway.Naming;

namespace Slipway.Renderings;

/// <summary>What a rendering is for.</summary>
public sealed record RenderingTarget
{
    /// <summary>The application.</summary>
    public required ApplicationName Application { get; init; }

    /// <summary>The stage.</summary>
    public required StageName Stage { get; init; }

    /// <summary>The namespace of everything that does not name one.</summary>
    public required string Namespace { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Stage}/{Application}";
}

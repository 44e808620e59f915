using Slipway.Naming;

namespace Slipway.Images;

/// <summary>An image in a registry.</summary>
/// <param name="Reference">Repository, tag and digest, as the registry confirmed them.</param>
/// <param name="IsNew">False when the registry already held it and nothing was built.</param>
public sealed record BuiltImage(ImageReference Reference, bool IsNew);

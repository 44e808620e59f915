using Slipway.Naming;

namespace Slipway.Components.Releasing;

/// <summary>The image of an application.</summary>
/// <param name="Application">The application.</param>
/// <param name="Image">The image, with tag and digest.</param>
/// <param name="IsNew">False when the registry had it already.</param>
public sealed record ApplicationImage(ApplicationName Application, ImageReference Image, bool IsNew);

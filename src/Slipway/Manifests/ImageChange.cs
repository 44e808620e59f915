using Slipway.Naming;

namespace Slipway.Manifests;

/// <summary>An image of the application in a manifest, before and after the edit.</summary>
/// <param name="Position">Where it stands: <c>dev/web/web.yaml:12:16</c>.</param>
/// <param name="Field">The field: <c>spec.template.spec.containers[0].image</c>, <c>images[0]</c>.</param>
/// <param name="Before">The image before.</param>
/// <param name="After">The image after; equal to <paramref name="Before"/> where nothing had to be changed.</param>
internal sealed record ImageChange(string Position, string Field, ImageReference Before, ImageReference After);

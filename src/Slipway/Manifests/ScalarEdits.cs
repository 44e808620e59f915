using Slipway.ConfigRepositories;

namespace Slipway.Manifests;

/// <summary>The edit of a file, and what else changes by it.</summary>
/// <param name="File">The file.</param>
/// <param name="Shared">Places that share an edited text by an anchor and are not image fields.</param>
internal sealed record ScalarEdits(FileEdit File, IReadOnlyList<ManifestPlace> Shared);

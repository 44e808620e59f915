using Slipway.ConfigRepositories;

namespace Slipway.Syncs;

/// <summary>A place in git that may decide a field. Whether it does, a rendering tells.</summary>
/// <param name="Position">File, line and column, and what it is where it is no manifest.</param>
/// <param name="Edit">The edit of its file.</param>
internal sealed record SyncPlace(string Position, FileEdit Edit);

using Slipway.Naming;

namespace Slipway.Restores;

/// <summary>The commit whose manifests a restore brought back, by the restore's trailers.</summary>
internal static class RestoredCommit
{
    /// <summary>Reads it from the message of a commit, or from several; null where none is a restore.</summary>
    public static CommitSha? Find(string messages) =>
        messages.Split('\n', StringSplitOptions.TrimEntries).LastOrDefault(line => line.StartsWith(RestoreText.CommitKey + ": ", StringComparison.Ordinal)) is { } line
            ? CommitSha.TryParse(line[(RestoreText.CommitKey.Length + 2)..])
            : null;
}

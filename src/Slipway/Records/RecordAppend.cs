using Slipway.Naming;

namespace Slipway.Records;

/// <summary>Entries to add to a history, as long as it ends where it was seen to.</summary>
/// <param name="Name">Whose history it is.</param>
/// <param name="After">Its newest commit; null where there is to be none.</param>
/// <param name="Entries">The entries, oldest first.</param>
internal sealed record RecordAppend(RecordName Name, CommitSha? After, IReadOnlyList<RecordEntry> Entries);

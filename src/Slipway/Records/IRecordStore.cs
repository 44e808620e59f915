using Slipway.Naming;

namespace Slipway.Records;

/// <summary>The histories of deployments in the config repository.</summary>
internal interface IRecordStore
{
    /// <summary>The newest commit of every history: one question.</summary>
    Task<IReadOnlyDictionary<RecordName, CommitSha>> FindHeadsAsync(CancellationToken cancellationToken);

    /// <summary>Histories, with one fetch; an empty one where there is none.</summary>
    /// <param name="names">Which; null for all that there are.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<RecordHistory>> ReadAsync(IReadOnlyCollection<RecordName>? names, CancellationToken cancellationToken);

    /// <summary>Appends to histories, with one push; each on its own.</summary>
    /// <returns>Those that somebody else appended to meanwhile, so that nothing was added.</returns>
    /// <exception cref="SlipwayException">The repository cannot be reached, or does not take it.</exception>
    Task<IReadOnlyList<RecordName>> AppendAsync(IReadOnlyList<RecordAppend> appends, CancellationToken cancellationToken);
}

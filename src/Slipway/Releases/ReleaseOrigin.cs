using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>Why an image goes to a stage. One of the types nested here.</summary>
public abstract record ReleaseOrigin
{
    private ReleaseOrigin()
    {
    }

    /// <summary>A build of the application's repository.</summary>
    public sealed record Build : ReleaseOrigin;

    /// <summary>It runs and is healthy in the stage before.</summary>
    /// <param name="From">That stage.</param>
    public sealed record Promotion(StageName From) : ReleaseOrigin;

    /// <summary>It ran in this stage before.</summary>
    /// <param name="From">The version that it takes the place of.</param>
    /// <param name="At">The newest commit of the config repository that had it.</param>
    /// <param name="Since">The other changes of the application's folder since then, newest first: they stay.</param>
    public sealed record Rollback(string From, CommitSha At, IReadOnlyList<string> Since) : ReleaseOrigin
    {
        /// <summary>The hooks that no rollback hook undoes: what they did stays.</summary>
        public IReadOnlyList<string> Irreversible { get; init; } = [];

        /// <summary>The hooks that undo others, and run when it is deployed, the newest first.</summary>
        internal IReadOnlyList<string> Undoing { get; init; } = [];

        /// <summary>The hooks of an apply that do not run for an image of before.</summary>
        internal IReadOnlyList<string> NotRun { get; init; } = [];

        /// <inheritdoc/>
        public bool Equals(Rollback? other) => other is not null && From == other.From && At == other.At && Since.SequenceEqual(other.Since) && Irreversible.SequenceEqual(other.Irreversible)
            && Undoing.SequenceEqual(other.Undoing) && NotRun.SequenceEqual(other.NotRun);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(From, At);
    }
}

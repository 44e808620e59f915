namespace Slipway.Health;

/// <summary>
/// Whether an object is what its specification asks for, by the rules of kstatus
/// (https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md).
/// </summary>
internal abstract record ResourceHealth
{
    private ResourceHealth()
    {
    }

    /// <summary>The object is what its specification asks for.</summary>
    public sealed record Current : ResourceHealth
    {
        /// <summary>What people should know of it even so; null when there is nothing to say.</summary>
        public string? Note { get; init; }

        /// <inheritdoc/>
        public override string ToString() => Note is null ? "current" : $"current: {Note}";
    }

    /// <summary>The object is on its way.</summary>
    /// <param name="Reason">What is still missing.</param>
    public sealed record InProgress(string Reason) : ResourceHealth
    {
        /// <inheritdoc/>
        public override string ToString() => $"in progress: {Reason}";
    }

    /// <summary>The object did not get there.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="IsFinal">Whether it can no longer get there by itself: a failed Job cannot, an exceeded progress deadline can.</param>
    public sealed record Failed(string Reason, bool IsFinal) : ResourceHealth
    {
        /// <inheritdoc/>
        public override string ToString() => $"failed: {Reason}";
    }

    internal static readonly ResourceHealth IsCurrent = new Current();
}

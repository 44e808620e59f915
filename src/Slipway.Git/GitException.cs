namespace Slipway.Git;

/// <summary>git could not do what was asked of it.</summary>
internal sealed class GitException : SlipwayException
{
    internal GitException(GitFailure failure, string subject, string message)
        : base(subject, message, failure is GitFailure.TipMoved or GitFailure.Unreachable or GitFailure.DamagedCache) => Failure = failure;

    /// <summary>What kind of failure it is.</summary>
    public GitFailure Failure { get; }
}

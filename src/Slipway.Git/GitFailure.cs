namespace Slipway.Git;

/// <summary>Why git failed, as far as a caller can act on it.</summary>
internal enum GitFailure
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>Somebody else moved the branch first. Rebuild the change on the new tip and push again.</summary>
    TipMoved,

    /// <summary>The remote repository does not answer.</summary>
    Unreachable,

    /// <summary>The remote repository answers, but there is none of this name (or the credentials may not see it).</summary>
    NotFound,

    /// <summary>The server says that the repository is somewhere else, where no credentials are taken.</summary>
    Redirected,

    /// <summary>The remote repository has no commit.</summary>
    Empty,

    /// <summary>The credentials are missing, wrong or not sufficient.</summary>
    Authentication,

    /// <summary>The remote repository refuses the change: a protected branch or a hook.</summary>
    Declined,

    /// <summary>Not a git repository, or a damaged one.</summary>
    Repository,

    /// <summary>The commit could not be signed.</summary>
    Signing,

    /// <summary>The cache of the remote repository was damaged, and is made anew by the next attempt.</summary>
    DamagedCache,
}

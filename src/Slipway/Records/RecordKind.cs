namespace Slipway.Records;

/// <summary>What brought a deployment about.</summary>
internal enum RecordKind
{
    /// <summary>A change of the manifests by hand, or one of which nothing else is known.</summary>
    Config,

    /// <summary>A release of a build.</summary>
    Release,

    /// <summary>A release that was carried here from another stage.</summary>
    Promotion,

    /// <summary>A version that ran before.</summary>
    Rollback,

    /// <summary>The manifests of the last commit that was healthy.</summary>
    Restore,

    /// <summary>A change that was made in the cluster, and came to git.</summary>
    Sync,
}

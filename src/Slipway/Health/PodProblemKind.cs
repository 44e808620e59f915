namespace Slipway.Health;

/// <summary>Why a Pod does not run well.</summary>
internal enum PodProblemKind
{
    /// <summary>A container ended and was, or will be, started again.</summary>
    Crash,

    /// <summary>An image cannot be pulled.</summary>
    ImagePull,

    /// <summary>A container cannot be made: a ConfigMap, Secret or key that it names is missing, or its command cannot be started.</summary>
    Configuration,

    /// <summary>A volume cannot be mounted.</summary>
    Volume,

    /// <summary>No node has room for it.</summary>
    Unschedulable,
}

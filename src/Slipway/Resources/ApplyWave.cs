namespace Slipway.Resources;

/// <summary>The order in which resources are applied: a wave is ready before the next begins. Pruning goes the other way.</summary>
internal enum ApplyWave
{
    /// <summary>Namespaces and CustomResourceDefinitions: others cannot be created before them.</summary>
    Definitions,

    /// <summary>Policies, access rules, configuration and storage: what workloads need when they start.</summary>
    Configuration,

    /// <summary>Workloads and services, and every kind that is not named elsewhere.</summary>
    Workloads,

    /// <summary>Admission webhooks and aggregated APIs: they need a running workload, and everything after them needs them.</summary>
    Webhooks,
}

namespace Slipway.Sandbox.Faults;

/// <summary>What can be broken on purpose, to see what its users do.</summary>
internal enum FaultKind
{
    /// <summary>The registry answers 503, and the cluster cannot pull.</summary>
    RegistryRefuses,

    /// <summary>Each request to the Kubernetes API takes <see cref="FaultGate.Slowness"/> longer.</summary>
    ClusterSlow,

    /// <summary>The Kubernetes API answers 429 with <c>Retry-After</c>.</summary>
    ClusterBusy,

    /// <summary>The Kubernetes API answers 500.</summary>
    ClusterFails,

    /// <summary>The forge's API answers 403: the hour's requests are used up.</summary>
    ForgeRateLimit,

    /// <summary>The forge's API answers 403 with <c>Retry-After</c>: too many requests in a short time.</summary>
    ForgeSecondaryLimit,

    /// <summary>Slack answers 429 with <c>Retry-After</c>.</summary>
    SlackRateLimit,

    /// <summary>The next container that starts ends at once. Whoever starts it takes this one.</summary>
    NextPodCrashes,

    /// <summary>Containers that start while it lasts run, but are not ready before it is healed.</summary>
    PodsStayUnready,

    /// <summary>The proxy of HTTPRoutes learns of changes as late as a load balancer does.</summary>
    TrafficLags,

    /// <summary>One in twenty requests that a route leads to a canary's Pod is answered with 500.</summary>
    CanaryErrs,

    /// <summary>Queries of metrics are answered with 503.</summary>
    MetricsGone,

    /// <summary>CI's Deploy run is killed once it has changed an HTTPRoute. The change takes this one.</summary>
    DeployDies,

    /// <summary>Pub/Sub delivers an event twice. Whoever publishes it takes this one.</summary>
    EventTwice,

    /// <summary>Pub/Sub keeps an event back until another has overtaken it.</summary>
    EventsOutOfOrder,

    /// <summary>The last step of the next build ends with exit code 1.</summary>
    BuildFails,

    /// <summary>Logs of builds are answered with 403.</summary>
    BuildLogUnreadable,
}

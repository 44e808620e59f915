namespace Slipway.ApplySets;

/// <summary>The labels and annotations of KEP-3659 and Slipway's own.</summary>
internal static class ApplySetLabels
{
    /// <summary>Label of the parent: the set's id.</summary>
    public const string Id = "applyset.kubernetes.io/id";

    /// <summary>Label of a member: the id of the set that owns it.</summary>
    public const string PartOf = "applyset.kubernetes.io/part-of";

    /// <summary>Annotation of the parent: who maintains the set.</summary>
    public const string Tooling = "applyset.kubernetes.io/tooling";

    /// <summary>Annotation of the parent: the kinds that members may have, at least.</summary>
    public const string ContainsGroupKinds = "applyset.kubernetes.io/contains-group-kinds";

    /// <summary>Annotation of the parent: namespaces of members besides its own.</summary>
    public const string AdditionalNamespaces = "applyset.kubernetes.io/additional-namespaces";

    /// <summary>Annotation of the parent: the stage whose application the set is.</summary>
    public const string Stage = "slipway.dev/stage";

    /// <summary>Annotation of the parent: the config repository that made the set, as <c>github.com/acme/config</c>, with <c>//folder</c> where slipway.yaml is not at its root.</summary>
    public const string Config = "slipway.dev/config";

    /// <summary>
    /// Annotation of the parent, <c>kinds</c> or <c>namespaces</c>: the annotations that say where members are were lost, and not all kinds, or not all namespaces,
    /// could be searched since. Each run searches again until one could, or until somebody takes the annotation away.
    /// </summary>
    public const string Search = "slipway.dev/search";

    /// <summary>Annotation of the parent: the commit of the config repository that is being applied.</summary>
    public const string TargetCommit = "slipway.dev/target-commit";

    /// <summary>Annotation of the parent: the commit of the config repository that was applied last, found healthy and smoke-tested.</summary>
    public const string AppliedCommit = "slipway.dev/applied-commit";

    /// <summary>Annotation of the parent: the <see cref="DeploymentRecord"/> of the last deployment, however it ended.</summary>
    public const string Deployment = "slipway.dev/deployment";

    /// <summary>Annotation of the parent: the <see cref="DeploymentRecord"/> of the last deployment that was healthy.</summary>
    public const string HealthyDeployment = "slipway.dev/healthy-deployment";

    /// <summary>Annotation of the parent: the last deployment ended well, and not everybody who is to know of it was told so far.</summary>
    public const string Untold = "slipway.dev/untold";

    /// <summary>Annotation of the parent: the last deployment ended well, and its smoke tests were not run, so that the next run that has them runs them.</summary>
    public const string Untested = "slipway.dev/untested";

    /// <summary>Annotation of the parent: the commit that began to be deployed without its approvals, and what was missing. Gone when it is healthy.</summary>
    public const string WithoutApprovals = "slipway.dev/without-approvals";

    /// <summary>Annotation of the parent: how far a rollout has come, or how the last one ended.</summary>
    public const string Rollout = "slipway.dev/rollout";
}

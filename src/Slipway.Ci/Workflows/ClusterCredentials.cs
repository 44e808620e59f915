namespace Slipway.Ci.Workflows;

/// <summary>How a job gets to the clusters.</summary>
public enum ClusterCredentials
{
    /// <summary>By a kubeconfig that is a secret of the repository.</summary>
    Kubeconfig,

    /// <summary>By an account of Google Cloud, for which the job exchanges its own identity: there is no key.</summary>
    GoogleCloud,

    /// <summary>The machine that it runs on has them, such as a runner inside of the cluster.</summary>
    Machine,
}

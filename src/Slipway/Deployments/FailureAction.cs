namespace Slipway.Deployments;

/// <summary>What happens when a deployment fails, besides saying so.</summary>
public enum FailureAction
{
    /// <summary>Nothing: a person decides.</summary>
    Stop,

    /// <summary>A pull request proposes the manifests of the last healthy commit. Merging it is a person's decision.</summary>
    ProposeRestore,
}

namespace Slipway.Kubernetes.Tests.Support;

/// <summary>What happens to a request on its way to the cluster.</summary>
internal enum Fault
{
    /// <summary>Nothing: it is passed on.</summary>
    None,

    /// <summary>The connection is cut before the cluster gets it.</summary>
    CutBefore,

    /// <summary>The cluster gets it, and the connection is cut before its answer arrives.</summary>
    CutAfter,

    /// <summary>It was answered by the test.</summary>
    Answered,
}

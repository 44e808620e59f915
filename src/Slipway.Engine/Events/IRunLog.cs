namespace Slipway.Engine.Events;

/// <summary>The log of the run: the one listener that gets what Pods print.</summary>
internal interface IRunLog : IDeployListener
{
    /// <summary>Hears what a Pod printed, in order with the events.</summary>
    Task HearAsync(PodPrinted printed, CancellationToken cancellationToken);
}

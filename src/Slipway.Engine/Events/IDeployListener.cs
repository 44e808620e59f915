namespace Slipway.Engine.Events;

/// <summary>Somebody who wants to know how a deployment goes: a forge, a chat, a terminal. What it fails at is logged, and changes nothing about the deployment.</summary>
internal interface IDeployListener : IEventListener
{
    /// <summary>Hears of an event. Events come one after the other, in their order.</summary>
    /// <exception cref="SlipwayException">It could not be passed on.</exception>
    Task HearAsync(DeployEvent happened, CancellationToken cancellationToken);
}

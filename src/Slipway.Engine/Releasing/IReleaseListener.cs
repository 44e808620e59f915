using Slipway.Engine.Events;

namespace Slipway.Engine.Releasing;

/// <summary>Somebody who wants to know how releases go: a chat, a log, a summary. What it fails at is logged, and changes nothing about the release.</summary>
internal interface IReleaseListener : IEventListener
{
    /// <summary>Hears of an event. Events come one after the other, in their order.</summary>
    /// <exception cref="SlipwayException">It could not be passed on.</exception>
    Task HearAsync(ReleaseEvent happened, CancellationToken cancellationToken);
}

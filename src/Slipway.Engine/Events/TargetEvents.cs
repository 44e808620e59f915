using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Engine.Events;

/// <summary>Raises the events of one application.</summary>
internal sealed class TargetEvents(EventFanOut events, RenderingTarget target) : INotes
{
    /// <summary>The application.</summary>
    public RenderingTarget Target => target;

    /// <summary>Raises an event; the task ends when everybody has heard it. False: the run ended before.</summary>
    public Task<bool> RaiseAsync(DeployEvent @event) => events.RaiseAsync(@event with { Target = target });

    /// <summary>Raises an event and goes on.</summary>
    public void Raise(DeployEvent @event) => _ = RaiseAsync(@event);

    /// <summary>An object was written.</summary>
    public void Wrote(string verb, ResourceId id) => Raise(new DeployEvent.Wrote(verb, id));

    /// <inheritdoc/>
    public void Note(string text) => Raise(new DeployEvent.Noted(text, IsWarning: false));

    /// <inheritdoc/>
    public void Warn(string text) => Raise(new DeployEvent.Noted(text, IsWarning: true));

    /// <summary>A Pod printed something.</summary>
    public void Printed(string heading, PodWords words) => _ = events.RaiseAsync(new PodPrinted(target, heading, words));
}

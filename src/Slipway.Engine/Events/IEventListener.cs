namespace Slipway.Engine.Events;

/// <summary>Somebody who wants to know what happens.</summary>
internal interface IEventListener
{
    /// <summary>How messages name it: <c>the forge</c>.</summary>
    string Name { get; }
}

using Slipway.Resources;

namespace Slipway.Engine.Ports;

/// <summary>Asks a server what a write would do. Nothing is saved.</summary>
internal interface IRehearsals
{
    /// <summary>What the server would hold if an object that it has were replaced by another content.</summary>
    /// <exception cref="ResourceRefusedException">The server would refuse it.</exception>
    Task<Resource> RehearseAsync(Resource live, Resource after, CancellationToken cancellationToken);

    /// <summary>Returns when the server would create the object under another name.</summary>
    /// <exception cref="ResourceRefusedException">The server would refuse it.</exception>
    Task RehearseCreationAsync(Resource resource, string name, CancellationToken cancellationToken);
}

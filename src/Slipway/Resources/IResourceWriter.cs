namespace Slipway.Resources;

/// <summary>Writes to a cluster.</summary>
internal interface IResourceWriter
{
    /// <summary>
    /// Server-side apply (https://kubernetes.io/docs/reference/using-api/server-side-apply/) as field manager <c>slipway</c>. A uid or
    /// resourceVersion in the resource's metadata is a precondition. Returns the object as the server then holds it, with managedFields.
    /// </summary>
    /// <exception cref="ResourceRefusedException">The server refused it for good.</exception>
    Task<Resource> ApplyAsync(Resource resource, ApplyOptions options, CancellationToken cancellationToken);

    /// <summary>Deletes an object. Returns false when it was not there.</summary>
    /// <exception cref="ResourceRefusedException">The server refused it for good, as it does when the uid is another one.</exception>
    Task<bool> DeleteAsync(ResourceId id, DeleteOptions options, CancellationToken cancellationToken);
}

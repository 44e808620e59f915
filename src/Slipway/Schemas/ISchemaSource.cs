using Slipway.Schemas;

namespace Slipway.Schemas;

/// <summary>Where the schemas of a cluster come from.</summary>
internal interface ISchemaSource
{
    /// <summary>The schemas of some API versions, such as <c>apps/v1</c>; null when there are none at all.</summary>
    /// <exception cref="SlipwayException">They cannot be read.</exception>
    Task<OpenApiSchemas?> ReadAsync(IReadOnlyCollection<string> apiVersions, CancellationToken cancellationToken);
}

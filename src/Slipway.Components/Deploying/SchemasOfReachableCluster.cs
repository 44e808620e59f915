using Serilog;
using Slipway.Kubernetes.Schemas;
using Slipway.Schemas;

namespace Slipway.Components.Deploying;

/// <summary>The schemas of a cluster, or the saved ones while it cannot be reached.</summary>
internal sealed class SchemasOfReachableCluster(ISchemaSource cluster, ISchemaSource saved, ILogger log) : ISchemaSource
{
    private bool isUnreachable;

    public async Task<OpenApiSchemas?> ReadAsync(IReadOnlyCollection<string> apiVersions, CancellationToken cancellationToken)
    {
        if (!isUnreachable)
        {
            try
            {
                return await cluster.ReadAsync(apiVersions, cancellationToken);
            }
            catch (SlipwayException exception) when (exception.IsTransient)
            {
                log.Warning("The cluster's schemas cannot be read; the saved ones count, or those that Slipway brings. {Reason:l}", exception.Message);
                isUnreachable = true;
            }
        }

        return await saved.ReadAsync(apiVersions, cancellationToken);
    }
}

using Serilog;
using Slipway.Guarding;
using Slipway.Kubernetes.Connections;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Components.Guarding;

/// <summary>The admission policy of one cluster, for all stages in it.</summary>
/// <param name="Name">The stages, as files are named.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Request">What is guarded; its accounts are those that were given.</param>
internal sealed record ClusterGuard(string Name, ClusterConnection Cluster, GuardRequest Request)
{
    private static readonly GroupVersionKind[] Policies =
    [
        GroupVersionKind.Of("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"), GroupVersionKind.Of("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding"),
    ];

    public static IReadOnlyList<ClusterGuard> Of(IReadOnlyList<StageKinds> stages, GuardStep step, IReadOnlyCollection<string> accounts, string breakGlass) =>
    [
        .. from stage in stages
           group stage by stage.Cluster into cluster
           select new ClusterGuard(
               string.Join('-', cluster.Select(stage => stage.ToString())),
               cluster.Key,
               new GuardRequest
               {
                   Step = step,
                   Types = [.. cluster.SelectMany(stage => stage.Members).Select(member => member.Type).DistinctBy(type => type.Type.GroupKind)],
                   Namespaces = [.. cluster.SelectMany(stage => stage.Members.Select(member => member.Namespace).OfType<string>().Append(stage.Stage.Namespace)).Distinct()],
                   Accounts = accounts,
                   BreakGlass = breakGlass,
               }),
    ];

    /// <summary>Writes the manifests.</summary>
    public async Task<string> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{Name}.yaml");
        await File.WriteAllTextAsync(file, GuardManifests.Text(await CompleteAsync(cancellationToken)), cancellationToken);
        return file;
    }

    /// <summary>Applies the manifests, who may before who may not.</summary>
    /// <exception cref="SlipwayException">The server has no such policies: nothing is applied.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var served = await Cluster.DiscoverAsync(cancellationToken);
        if (Policies.Where(kind => served.Find(kind) is null).ToList() is { Count: > 0 } lacking)
        {
            throw new SlipwayException($"cluster of {Name}", $"the server does not have {string.Join(" and ", lacking)}, which Kubernetes has since 1.30. Nothing was applied; what would be is in artifacts/guard.");
        }

        foreach (var manifest in GuardManifests.Of(await CompleteAsync(cancellationToken)))
        {
            var metadata = manifest.GetMap("metadata")!;
            var id = new ResourceId(GroupVersionKind.Of(manifest.GetString("apiVersion")!, manifest.GetString("kind")!), metadata.GetString("namespace"), metadata.GetString("name")!);
            await Cluster.ApplyAsync(new Resource(id, manifest), new ApplyOptions { Force = true }, cancellationToken);
            Log.Information("Applied {Id:l}", id.ToString());
        }
    }

    // Else the run itself would be the first that is stopped.
    private async Task<GuardRequest> CompleteAsync(CancellationToken cancellationToken) => Request.Accounts.Count > 0 ? Request
        : await Cluster.AccessReviews.FindAccountAsync(cancellationToken) is { } account ? Request with { Accounts = [account] }
        : throw new InvalidInputException("Deployers", "the cluster does not tell which account this is. Name those that CI deploys and previews as: --deployers system:serviceaccount:ci:deploy");
}

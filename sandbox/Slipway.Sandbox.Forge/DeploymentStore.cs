using System.Globalization;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Forge;

/// <summary>The deployments of a repository, one file each.</summary>
internal sealed class DeploymentStore(string folder, TimeProvider time)
{
    private readonly JsonFolder<DeploymentRecord> _files = new(Path.Combine(folder, "deployments"), ForgeJson.Default.DeploymentRecord);
    private readonly Lock _lock = new();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<DeploymentRecord> All => [.. _files.Values.OrderByDescending(deployment => deployment.Id)];

    public DeploymentRecord? Find(long id) => _files.Find(Key(id));

    public DeploymentRecord Add(DeploymentRecord deployment)
    {
        lock (_lock)
        {
            var added = deployment with { Id = All.Select(known => known.Id).FirstOrDefault() + 1, CreatedAt = time.GetUtcNow() };
            _files.Save(Key(added.Id), added);
            return added;
        }
    }

    public DeploymentStatusRecord AddStatus(long deployment, DeploymentStatusRecord status)
    {
        lock (_lock)
        {
            var id = All.SelectMany(known => known.Statuses).Select(known => known.Id).DefaultIfEmpty().Max() + 1;
            var added = status with { Id = id, CreatedAt = time.GetUtcNow() };
            var owner = Find(deployment)!;
            _files.Save(Key(deployment), owner with { Statuses = [.. owner.Statuses, added] });
            return added;
        }
    }

    private static string Key(long id) => id.ToString(CultureInfo.InvariantCulture);
}

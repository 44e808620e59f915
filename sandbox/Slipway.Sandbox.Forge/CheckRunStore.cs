using System.Globalization;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Forge;

/// <summary>The check runs of a repository, one file each.</summary>
internal sealed class CheckRunStore(string folder)
{
    private readonly JsonFolder<CheckRunRecord> _files = new(Path.Combine(folder, "check-runs"), ForgeJson.Default.CheckRunRecord);
    private readonly Lock _lock = new();

    public CheckRunRecord? Find(long id) => _files.Find(Key(id));

    /// <summary>Those of a commit, newest first.</summary>
    public IReadOnlyList<CheckRunRecord> Of(string sha) =>
        [.. _files.Values.Where(run => run.HeadSha == sha).OrderByDescending(run => run.Id)];

    /// <summary>The newest of each name.</summary>
    public IReadOnlyList<CheckRunRecord> LatestOf(string sha) => [.. Of(sha).DistinctBy(run => run.Name)];

    public CheckRunRecord Add(CheckRunRecord run)
    {
        lock (_lock)
        {
            return Save(run with { Id = _files.Values.Select(known => known.Id).DefaultIfEmpty().Max() + 1 });
        }
    }

    public CheckRunRecord Save(CheckRunRecord run)
    {
        _files.Save(Key(run.Id), run);
        return run;
    }

    private static string Key(long id) => id.ToString(CultureInfo.InvariantCulture);
}

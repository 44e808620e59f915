using System.Globalization;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Forge.Hooks;

/// <summary>The webhooks of a repository, one file each.</summary>
internal sealed class HookStore(string folder)
{
    private readonly JsonFolder<HookRecord> _files = new(Path.Combine(folder, "hooks"), ForgeJson.Default.HookRecord);
    private readonly Lock _lock = new();

    public IReadOnlyList<HookRecord> All => [.. _files.Values.OrderBy(hook => hook.Id)];

    public HookRecord? Find(long id) => _files.Find(Key(id));

    public HookRecord Add(HookRecord hook)
    {
        lock (_lock)
        {
            return Save(hook with { Id = _files.Values.Select(known => known.Id).DefaultIfEmpty().Max() + 1 });
        }
    }

    public HookRecord Save(HookRecord hook)
    {
        _files.Save(Key(hook.Id), hook);
        return hook;
    }

    public void Delete(long id) => _files.Delete(Key(id));

    private static string Key(long id) => id.ToString(CultureInfo.InvariantCulture);
}

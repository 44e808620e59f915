using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Forge;

/// <summary>The settings of one repository, in one file.</summary>
internal sealed class SettingsStore(string folder)
{
    private const string Key = "settings";

    private readonly JsonFolder<RepositorySettings> _file = new(Path.Combine(folder, "settings"), ForgeJson.Default.RepositorySettings);

    public RepositorySettings Current => _file.Find(Key) ?? new RepositorySettings();

    public RepositorySettings Save(RepositorySettings settings)
    {
        _file.Save(Key, settings);
        return settings;
    }

    public BranchProtection? Of(string branch) => Current.Protections.GetValueOrDefault(branch);

    public void Protect(string branch, BranchProtection protection) =>
        Save(Current with { Protections = new Dictionary<string, BranchProtection>(Current.Protections) { [branch] = protection } });
}

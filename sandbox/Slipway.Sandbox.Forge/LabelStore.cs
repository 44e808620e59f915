using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Forge;

/// <summary>The labels of a repository, one file each.</summary>
internal sealed class LabelStore(string folder)
{
    /// <summary>GitHub's limit.</summary>
    public const int MaxLength = 50;

    private readonly JsonFolder<LabelRecord> _files = new(Path.Combine(folder, "labels"), ForgeJson.Default.LabelRecord);

    public IReadOnlyList<LabelRecord> All => [.. _files.Values.OrderBy(label => label.Name, StringComparer.OrdinalIgnoreCase)];

    public LabelRecord? Find(string name) => _files.Find(Key(name));

    public LabelRecord Save(LabelRecord label)
    {
        _files.Save(Key(label.Name), label);
        return label;
    }

    /// <summary>As on GitHub, using a label that does not exist creates it.</summary>
    public LabelRecord Ensure(string name) => Find(name) ?? Save(new LabelRecord(name, "ededed", null));

    private static string Key(string name) => Uri.EscapeDataString(name.ToLowerInvariant());
}

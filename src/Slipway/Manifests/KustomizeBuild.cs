using Slipway.ConfigRepositories;
using Slipway.Values;

namespace Slipway.Manifests;

/// <summary>
/// What the kustomizations of a folder read, and which of them have a say in which file: a kustomization changes all resources that reach it, those of
/// its bases too, and its components change them before it does.
/// </summary>
internal sealed class KustomizeBuild(IReadOnlyDictionary<string, ConfigFile> files, List<Problem> problems)
{
    // Bases of bases that each name the next one twice double with every step.
    private const int MaxSteps = 10_000;

    private readonly Dictionary<string, KustomizationFile?> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<IReadOnlyList<KustomizationFile>>> chains = new(StringComparer.Ordinal);
    private readonly HashSet<string> building = new(StringComparer.Ordinal);
    private int steps;

    /// <summary>All that are built, each once.</summary>
    public IEnumerable<KustomizationFile> Kustomizations => known.Values.OfType<KustomizationFile>();

    /// <summary>The files of resources, patches and kustomizations that are read.</summary>
    public IEnumerable<string> Files => chains.Keys;

    /// <summary>Builds a folder's kustomization and all that it reads.</summary>
    public void Add(string folder) => Add(folder, []);

    /// <summary>The kustomizations that change what is in a file, in their order; several ways where several builds read it, none where none does.</summary>
    public IReadOnlyList<IReadOnlyList<KustomizationFile>> ChainsOf(string file) => chains.GetValueOrDefault(file) ?? [];

    private void Add(string folder, IReadOnlyList<KustomizationFile> outer)
    {
        if (Find(folder) is not { } kustomization || IsTooMuch(folder) || !building.Add(folder))
        {
            return;
        }

        var components = kustomization.Components.SelectMany(component => WithComponents(component, [])).ToList();
        IReadOnlyList<KustomizationFile> all = [.. components, kustomization, .. outer];
        foreach (var resource in kustomization.Resources)
        {
            AddFile(resource, all);
            Add(resource, all);
        }

        foreach (var component in kustomization.Components)
        {
            Add(component, [kustomization, .. outer]);
        }

        AddFile(kustomization.Path, [kustomization, .. outer]);
        foreach (var patch in KustomizePatches.FilesOf(kustomization))
        {
            AddFile(patch, [kustomization, .. outer]);
        }

        building.Remove(folder);
    }

    private void AddFile(string path, IReadOnlyList<KustomizationFile> chain)
    {
        if (files.ContainsKey(path))
        {
            chains.TryAdd(path, []);
            chains[path].Add(chain);
        }
    }

    private IEnumerable<KustomizationFile> WithComponents(string folder, IReadOnlyList<string> around) =>
        Find(folder) is { } component && !IsTooMuch(folder) && !around.Contains(folder)
            ? [.. component.Components.SelectMany(inner => WithComponents(inner, [.. around, folder])), component]
            : [];

    private bool IsTooMuch(string folder)
    {
        if (++steps == MaxSteps)
        {
            problems.Add(new Problem(folder, $"its kustomizations read one another more than {MaxSteps} times. Name each base once."));
        }

        return steps >= MaxSteps;
    }

    private KustomizationFile? Find(string folder)
    {
        if (known.TryGetValue(folder, out var found))
        {
            return found;
        }

        var file = FileIn(folder, files);
        try
        {
            return known[folder] = file is null ? null : KustomizationFile.Read(file);
        }
        catch (InvalidInputException exception)
        {
            problems.AddRange(exception.Problems);
            return known[folder] = null;
        }
    }

    public static ConfigFile? FileIn(string folder, IReadOnlyDictionary<string, ConfigFile> files) =>
        KustomizationFile.Names.Select(name => files.GetValueOrDefault($"{folder}/{name}")).FirstOrDefault(file => file is not null);
}

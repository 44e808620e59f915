using System.Text.RegularExpressions;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;

namespace Slipway.Components.Deploying;

/// <summary>
/// The registries that may be asked about a proposal, which must not make the run connect to wherever it likes: Docker Hub, those of what runs, and those that the base branch names.
/// </summary>
/// <param name="manifests">The proposal, and the folder of the base branch.</param>
/// <param name="plans">What is planned, which tells what runs.</param>
/// <param name="given">The registry that a parameter names; null for none.</param>
internal sealed class KnownRegistries(ManifestRenderings manifests, IReadOnlyList<ApplyPlan> plans, ImageReference? given)
{
    private readonly Lazy<HashSet<string>> running = new(() =>
    [
        .. plans.SelectMany(plan => plan.Actions).Select(Live).OfType<Resources.Resource>().SelectMany(ContainerImages.Of)
            .Select(container => ImageReference.TryParse(container.Image)).OfType<ImageReference>().Select(image => image.Registry),
    ]);

    private readonly Lazy<IReadOnlyList<string>> texts = new(() => [.. FilesOf(manifests.RulesRoot, Path.GetFullPath(manifests.Root)).Select(File.ReadAllText)]);

    /// <summary>Whether the registry at a host may be asked.</summary>
    public bool Has(string host) => manifests.Root == manifests.RulesRoot || host == "docker.io" || given?.Registry == host || running.Value.Contains(host) || IsNamedByBase(host);

    // As a whole word: who owns hcr.io is not known by ghcr.io.
    private bool IsNamedByBase(string host) =>
        texts.Value.Any(text => Regex.IsMatch(text, $@"(?<![\w.:-]){Regex.Escape(host)}(?![\w.:-])", RegexOptions.CultureInvariant));

    // The proposal may lie inside of the base branch's folder.
    private static IEnumerable<string> FilesOf(string folder, string proposal) =>
    [
        .. Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json"),
        .. Directory.EnumerateDirectories(folder)
            .Where(inner => !Path.GetFileName(inner).StartsWith('.') && Path.GetFullPath(inner) != proposal && new DirectoryInfo(inner).LinkTarget is null)
            .SelectMany(inner => FilesOf(inner, proposal)),
    ];

    private static Resources.Resource? Live(PlanAction action) => action switch
    {
        PlanAction.Update update => update.Live,
        PlanAction.Unchanged unchanged => unchanged.Live,
        PlanAction.Recreate recreate => recreate.Live,
        PlanAction.Blocked blocked => blocked.Live,
        _ => null,
    };
}

using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Kubernetes.Manifests;

/// <summary>
/// The folders of the config repository that hold manifests: slipway.yaml, and <c>{stage}/{application}</c>, each of which is one apply set.
/// </summary>
public sealed class ManifestFolders
{
    private readonly string root;

    private ManifestFolders(string root, SlipwayConfiguration configuration)
    {
        this.root = root;
        Configuration = configuration;
    }

    /// <summary>What slipway.yaml says.</summary>
    public SlipwayConfiguration Configuration { get; }

    /// <summary>Reads slipway.yaml.</summary>
    /// <param name="root">The folder that holds slipway.yaml and the stage folders.</param>
    /// <exception cref="InvalidInputException">The folder or slipway.yaml is missing or wrong.</exception>
    public static ManifestFolders Open(string root)
    {
        if (!Directory.Exists(root))
        {
            throw new InvalidInputException($"manifests '{root}'", "there is no such folder. It holds slipway.yaml and a folder for each stage.");
        }

        var file = Path.Combine(root, SlipwayConfiguration.FileName);
        return new ManifestFolders(
            Path.GetFullPath(root), SlipwayConfiguration.Parse(File.Exists(file) ? File.ReadAllBytes(file) : (ReadOnlyMemory<byte>?)null));
    }

    /// <summary>The applications of the asked stages, stage by stage in slipway.yaml's order, and by name.</summary>
    /// <param name="stage">One stage; null for all.</param>
    /// <param name="application">One application; null for all.</param>
    /// <exception cref="InvalidInputException">A stage's or the application's folder is missing.</exception>
    public IReadOnlyList<RenderingTarget> Targets(StageName? stage, ApplicationName? application)
    {
        var stages = stage is null ? Configuration.Stages : [Configuration.Stage(stage)];
        var problems = new List<Problem>();
        var targets = stages.SelectMany(one => TargetsOf(one, problems)).ToList();
        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }

        var asked = targets.Where(target => application is null || target.Application == application).ToList();
        return asked.Count > 0
            ? asked
            : throw new InvalidInputException(
                application is null ? string.Join(", ", stages.Select(one => one.Name)) : $"application '{application}'",
                $"there is no folder {{stage}}/{application?.Value ?? "{application}"} with manifests. " +
                $"There are: {string.Join(", ", targets.Select(target => target.ToString()).DefaultIfEmpty("none"))}.");
    }

    /// <summary>The files and folders, from the root, that an application's rendering reads: its own folder, and what kustomizations refer to.</summary>
    public IReadOnlyList<string> SourcesOf(RenderingTarget target) => new ManifestSources(root).Of(target);

    /// <summary>Reads the manifests of one application in one stage.</summary>
    /// <exception cref="InvalidInputException">All problems of the manifests, with file, line and column.</exception>
    /// <exception cref="SlipwayException">A kustomization cannot be built.</exception>
    public async Task<IReadOnlyList<Resource>> ReadAsync(RenderingTarget target, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(root, target.Stage.Value, target.Application.Value);
        var problems = new List<Problem>();
        var resources = Kustomization.FileIn(folder) is { } kustomization
            ? await new Kustomization(root, problems).BuildAsync(kustomization, cancellationToken)
            : new PlainManifests(root, problems).Read(folder);
        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }

        return resources.Count > 0
            ? resources
            : throw new InvalidInputException(
                target.ToString(), "the folder holds no resources. Nothing is applied or pruned for it: remove the folder, or add a manifest (*.yaml).");
    }

    private List<RenderingTarget> TargetsOf(StageConfiguration stage, List<Problem> problems)
    {
        var folder = Path.Combine(root, stage.Name.Value);
        if (!Directory.Exists(folder))
        {
            problems.Add(new Problem(
                $"stage '{stage.Name}'", $"{SlipwayConfiguration.FileName} names it, but there is no folder {stage.Name}/. Make it: {stage.Name}/{{application}}/*.yaml."));
            return [];
        }

        var targets = new List<RenderingTarget>();
        foreach (var name in Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal))
        {
            if (!name.StartsWith('.'))
            {
                AddTarget(stage, name, targets, problems);
            }
        }

        return targets;
    }

    private static void AddTarget(StageConfiguration stage, string name, List<RenderingTarget> targets, List<Problem> problems)
    {
        try
        {
            targets.Add(new RenderingTarget { Application = ApplicationName.Parse(name), Stage = stage.Name, Namespace = stage.Namespace });
        }
        catch (InvalidInputException exception)
        {
            problems.AddRange(exception.Problems.Select(problem => problem with { Subject = $"folder {stage.Name}/{name}" }));
        }
    }
}

using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Renderers;

/// <summary>
/// The folders of the config repository that hold manifests: slipway.yaml, and <c>{stage}/{application}</c>, each of which is one apply set.
/// </summary>
internal sealed class ManifestFolders
{
    private readonly string root;

    private readonly string rulesFolder;

    private readonly string? programFolders;

    private readonly PlainManifests plain;

    private ManifestFolders(string root, string rules, SlipwayConfiguration configuration, string? programFolders, PlainManifests plain)
    {
        this.root = root;
        rulesFolder = rules;
        this.programFolders = programFolders;
        this.plain = plain;
        Configuration = configuration;
    }

    /// <summary>What slipway.yaml says.</summary>
    public SlipwayConfiguration Configuration { get; }

    /// <summary>Reads slipway.yaml.</summary>
    /// <param name="root">The folder that holds slipway.yaml and the stage folders.</param>
    /// <exception cref="InvalidInputException">The folder or slipway.yaml is missing or wrong.</exception>
    public static ManifestFolders Open(string root) => Open(root, programFolders: null);

    /// <inheritdoc cref="Open(string)"/>
    /// <param name="root">The folder that holds slipway.yaml and the stage folders.</param>
    /// <param name="programFolders">Where kustomize, kubectl and helm are, as in PATH; null: PATH.</param>
    internal static ManifestFolders Open(string root, string? programFolders) => Open(root, root, programFolders, new PlainManifests());

    /// <summary>Reads the slipway.yaml that holds for manifests that somebody proposes: not their own.</summary>
    /// <param name="root">The folder that holds the proposed stage folders.</param>
    /// <param name="rules">The folder that holds the slipway.yaml of the base branch.</param>
    /// <exception cref="InvalidInputException">A folder or slipway.yaml is missing or wrong.</exception>
    public static ManifestFolders OpenProposal(string root, string rules) => OpenProposal(root, rules, programFolders: null);

    /// <inheritdoc cref="OpenProposal(string, string)"/>
    /// <param name="root">The folder that holds the proposed stage folders.</param>
    /// <param name="rules">The folder that holds the slipway.yaml of the base branch.</param>
    /// <param name="programFolders">Where kustomize, kubectl and helm are, as in PATH; null: PATH.</param>
    internal static ManifestFolders OpenProposal(string root, string rules, string? programFolders) => Open(root, rules, programFolders, new PlainManifests());

    /// <summary>The same folders as they are now. What did not change since is not parsed again.</summary>
    /// <exception cref="InvalidInputException">The folder or slipway.yaml is missing or wrong.</exception>
    public ManifestFolders Reopen() => Open(root, rulesFolder, programFolders, plain);

    private static ManifestFolders Open(string root, string rules, string? programFolders, PlainManifests plain)
    {
        if (!Directory.Exists(root))
        {
            throw new InvalidInputException($"manifests '{root}'", "there is no such folder. It holds slipway.yaml and a folder for each stage.");
        }

        return new ManifestFolders(Path.GetFullPath(root), Path.GetFullPath(rules), ReadConfiguration(rules), programFolders, plain);
    }

    /// <summary>Reads the slipway.yaml of a folder.</summary>
    /// <exception cref="InvalidInputException">It is missing or wrong.</exception>
    public static SlipwayConfiguration ReadConfiguration(string folder)
    {
        var file = Path.Combine(folder, SlipwayConfiguration.FileName);
        if (!PathsInRoot.Holds(folder, file))
        {
            throw new InvalidInputException(SlipwayConfiguration.FileName, "is a link that leads out of the config repository. Replace it with the file itself.");
        }

        return SlipwayConfiguration.Parse(File.Exists(file) ? File.ReadAllBytes(file) : (ReadOnlyMemory<byte>?)null);
    }

    /// <summary>The applications of the asked stages, stage by stage in slipway.yaml's order, and by name.</summary>
    /// <param name="stage">One stage; null for all.</param>
    /// <param name="application">One application; null for all.</param>
    /// <returns>None where git has none any more: what is left of it in the cluster is an orphan set.</returns>
    /// <exception cref="InvalidInputException">The asked application's folder is missing, or a folder has a name that no application can have.</exception>
    public IReadOnlyList<RenderingTarget> Targets(StageName? stage, ApplicationName? application)
    {
        var stages = stage is null ? Configuration.Stages : [Configuration.Stage(stage)];
        // What holds for a proposal names the applications of the base branch.
        var problems = new List<Problem>(root == rulesFolder ? UnknownApplications() : []);
        problems.AddRange(MistypedStages.In(root, [.. Configuration.Stages, .. ProposedStages()]));
        var targets = stages.SelectMany(one => TargetsOf(one, problems)).ToList();
        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }

        var asked = targets.Where(target => application is null || target.Application == application).ToList();
        return asked.Count > 0 || application is null
            ? asked
            : throw new InvalidInputException(
                $"application '{application}'",
                $"there is no folder {{stage}}/{application} with manifests. " +
                $"There are: {string.Join(", ", targets.Select(target => target.ToString()).DefaultIfEmpty("none"))}.");
    }

    /// <summary>Every application of every stage that has a folder; none is fine.</summary>
    public IReadOnlyList<RenderingTarget> AllTargets()
    {
        // Folders that are missing or misnamed are told where they are asked for.
        var ignored = new List<Problem>();
        return [.. Configuration.Stages.SelectMany(stage => TargetsOf(stage, ignored))];
    }

    /// <summary>What slipway.yaml says of applications that no stage has a folder for: a problem for each mention.</summary>
    public IReadOnlyList<Problem> UnknownApplications() =>
        Configuration.Applications.Count == 0 ? [] : Configuration.UnknownApplications(AllTargets().Select(target => target.Application));

    /// <summary>Reads the plain files of many applications on all processors: whoever reads these one after the other then finds them parsed. What is wrong is told then.</summary>
    internal void ReadAhead(IReadOnlyCollection<RenderingTarget> targets) => Parallel.ForEach(targets, target =>
    {
        var ignored = new List<Problem>();
        try
        {
            _ = plain.Read(root, SourcesIn(target, ignored).Files, ignored);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is told of the application that it stops.
        }
    });

    /// <summary>Reads the manifests of one application in one stage: plain files, kustomizations and charts, each folder being one of these.</summary>
    /// <param name="target">The application and stage.</param>
    /// <param name="rules">What manifests may be made from; default: files of the config repository.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="InvalidInputException">All problems of the manifests, with file, line and column.</exception>
    /// <exception cref="SlipwayException">A kustomization or chart cannot be built.</exception>
    public async Task<IReadOnlyList<Resource>> ReadAsync(RenderingTarget target, SourceRules? rules, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var sources = SourcesIn(target, problems);
        var resources = new List<Resource>(plain.Read(root, sources.Files, problems));
        foreach (var file in sources.Kustomizations)
        {
            resources.AddRange(await new Kustomization(root, problems, rules, programFolders).BuildAsync(file, cancellationToken));
        }

        foreach (var (chart, folder) in ChartsOf(target, sources, problems))
        {
            resources.AddRange(await new HelmChart(root, problems, Own(rules ?? new SourceRules()), programFolders).RenderAsync(chart, folder, target, cancellationToken));
        }

        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }

        return resources.Count > 0
            ? resources
            : throw new InvalidInputException(
                target.ToString(), "the folder holds no resources. Nothing is applied or pruned for it: remove the folder, or add a manifest (*.yaml).");
    }

    /// <summary>
    /// Everything of the config repository that an application's manifests are made from: its folder, and the files and folders elsewhere that its
    /// kustomizations and charts read. Paths from the root, with forward slashes; none is inside another.
    /// </summary>
    public IReadOnlyList<string> SourcesOf(RenderingTarget target)
    {
        var ignored = new List<Problem>();
        var sources = SourcesIn(target, ignored);
        var paths = new HashSet<string>(StringComparer.Ordinal) { FolderOf(target) };
        paths.UnionWith(sources.Kustomizations.SelectMany(file => new Kustomization(root, ignored).ReadBy(file)));
        foreach (var chart in Configuration.HelmOf(target.Stage, target.Application))
        {
            paths.UnionWith(chart.Values.Select(file => Path.GetFullPath(Path.Combine(FolderOf(target), file))));
            if (chart is { IsRemote: false, Chart: { } folder })
            {
                paths.Add(Path.GetFullPath(Path.Combine(root, folder)));
            }
        }

        var names = paths.Where(path => PathsInRoot.Holds(root, path)).Select(path => PathsInRoot.Name(root, path)).ToList();
        return [.. names.Where(name => !names.Any(other => name.StartsWith(other + "/", StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
    }

    // A proposal brings no program: that of a path is the one beside the slipway.yaml that holds.
    private SourceRules Own(SourceRules sources) => sources.HelmPostRenderer is { } program && rulesFolder != root && program.Contains('/', StringComparison.Ordinal)
        ? sources with { HelmPostRenderer = Path.GetFullPath(program, rulesFolder) }
        : sources;

    private string FolderOf(RenderingTarget target) => Path.Combine(root, target.Stage.Value, target.Application.Value);

    private ManifestSources SourcesIn(RenderingTarget target, List<Problem> problems)
    {
        var values = Configuration.HelmOf(target.Stage, target.Application)
            .SelectMany(chart => chart.Values).Select(file => Path.GetFullPath(Path.Combine(FolderOf(target), file))).ToHashSet(StringComparer.Ordinal);
        var sources = new ManifestSources(root, values, problems);
        sources.Visit(FolderOf(target));
        return sources;
    }

    // An entry without a chart is about the chart in the application's folder.
    private IEnumerable<(HelmSource Source, string? Folder)> ChartsOf(RenderingTarget target, ManifestSources sources, List<Problem> problems)
    {
        var declared = Configuration.HelmOf(target.Stage, target.Application);
        var own = declared.Where(chart => chart.Chart is null).ToList();
        if (own.Count > 0 && sources.Charts.Count != 1)
        {
            problems.Add(new Problem(
                SlipwayConfiguration.FileName,
                $"helm: an entry for {target} names no 'chart', and its folder holds {(sources.Charts.Count == 0 ? "none" : $"{sources.Charts.Count}")}. Name one."));
            return [];
        }

        IEnumerable<(HelmSource, string?)> inFolder = own.Count > 0
            ? own.Select(chart => (chart, (string?)sources.Charts[0]))
            : sources.Charts.Select(folder => (new HelmSource(), (string?)folder));
        return [.. inFolder, .. declared.Where(chart => chart.Chart is not null).Select(chart => (chart, (string?)null))];
    }

    // A proposal may bring a stage together with its folder. What is wrong with its slipway.yaml is told elsewhere.
    private IReadOnlyList<StageConfiguration> ProposedStages()
    {
        try
        {
            return root == rulesFolder ? [] : ReadConfiguration(root).Stages;
        }
        catch (InvalidInputException)
        {
            return [];
        }
    }

    private List<RenderingTarget> TargetsOf(StageConfiguration stage, List<Problem> problems)
    {
        var folder = Path.Combine(root, stage.Name.Value);
        if (!Directory.Exists(folder))
        {
            // Git keeps no empty folders: its last application may just have left it.
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

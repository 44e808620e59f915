using Slipway.Configuration;
using Slipway.Deployments;
using Slipway.Engine.Planning;
using Slipway.Naming;
using Slipway.Records;
using Slipway.Renderers;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Schemas;

namespace Slipway.Components.Deploying;

/// <summary>From folders to renderings.</summary>
internal sealed class ManifestRenderings
{
    private readonly ManifestFolders folders;
    private readonly Func<StageName, StageRules> rulesOf;
    private readonly Lazy<IReadOnlyList<RenderingTarget>> targets;
    private readonly StageName? stage;
    private readonly string? baseRoot;
    private readonly Dictionary<StageName, IReadOnlyList<DefinitionBeside>> definitions = [];

    /// <param name="root">The folder of the stage folders.</param>
    /// <param name="stage">The asked stage; null for all.</param>
    /// <param name="application">The asked application; null for all.</param>
    /// <param name="rulesOf">The rules of a stage, of which those about sources count; null for the default.</param>
    /// <param name="earlier">What an earlier target of the same build read; null when there is none.</param>
    /// <param name="baseRoot">The folder whose slipway.yaml and schemas hold, where the root is a proposal; null: the root itself.</param>
    public ManifestRenderings(
        string root, StageName? stage, ApplicationName? application, Func<StageName, StageRules>? rulesOf = null, ManifestRenderings? earlier = null, string? baseRoot = null)
    {
        this.rulesOf = rulesOf ?? (_ => new StageRules());
        this.stage = stage;
        Root = root;
        this.baseRoot = baseRoot;
        folders = earlier?.Root == root && earlier.baseRoot == baseRoot ? earlier.folders.Reopen()
            : baseRoot is null ? ManifestFolders.Open(root) : ManifestFolders.OpenProposal(root, baseRoot);
        Schemas = new SavedSchemas(baseRoot ?? root);
        targets = new(() => folders.Targets(stage, application));
    }

    public string Root { get; }

    /// <summary>The folder whose slipway.yaml holds.</summary>
    public string RulesRoot => baseRoot ?? Root;

    /// <summary>Where schemas come from. Default: those that were saved in the repository.</summary>
    public ISchemaSource Schemas { get; set; }

    /// <summary>The asked applications, stage by stage.</summary>
    public IReadOnlyList<RenderingTarget> Targets => targets.Value;

    /// <summary>The asked stages.</summary>
    public IReadOnlyList<StageConfiguration> Stages => stage is null ? Configuration.Stages : [Configuration.Stage(stage)];

    /// <summary>Every application of every stage, asked for or not.</summary>
    public IReadOnlyList<RenderingTarget> AllTargets => folders.AllTargets();

    public IReadOnlyList<string> SourcesOf(RenderingTarget target) => folders.SourcesOf(target);

    /// <summary>The files and folders that an application with a history is made of; of one that git does not have any more, its folder.</summary>
    public IReadOnlyList<string> SourcesOf(RecordName name) =>
        AllTargets.FirstOrDefault(target => target.Stage == name.Stage && target.Application == name.Application) is { } target ? SourcesOf(target) : [$"{name.Stage}/{name.Application}"];

    public SlipwayConfiguration Configuration => folders.Configuration;

    /// <summary>What a proposal changes in the rules that it is itself planned by, line by line; none where it changes nothing, or is none.</summary>
    /// <exception cref="InvalidInputException">Its slipway.yaml is missing or wrong.</exception>
    public IReadOnlyList<string> ProposedRules() => baseRoot is null ? [] : Deploying.ProposedRules.Of(baseRoot, Root);

    public StageConfiguration StageOf(RenderingTarget target) => folders.Configuration.Stage(target.Stage);

    /// <summary>Renders all; the problems of all are reported together.</summary>
    /// <param name="planner">Asks a cluster about kinds that Kubernetes does not bring; null offline.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<Rendering>> RenderAsync(ClusterPlanner? planner, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var renderings = new List<Rendering>();
        foreach (var target in Targets)
        {
            try
            {
                renderings.Add(await RenderAsync(target, planner, cancellationToken));
            }
            catch (InvalidInputException exception)
            {
                problems.AddRange(exception.Problems);
            }
        }

        return problems.Count == 0 ? renderings : throw new InvalidInputException(problems);
    }

    /// <summary>Reads what can be read of some applications at once.</summary>
    public void ReadAhead(IReadOnlyCollection<RenderingTarget> targets) => folders.ReadAhead(targets);

    /// <summary>Renders one application.</summary>
    /// <exception cref="InvalidInputException">All problems of its files.</exception>
    public async Task<Rendering> RenderAsync(RenderingTarget target, ClusterPlanner? planner, CancellationToken cancellationToken)
    {
        var resources = await folders.ReadAsync(target, rulesOf(target.Stage).Sources, cancellationToken);
        var schemas = await Schemas.ReadAsync(resources.Select(resource => resource.Id.Type.ApiVersion).ToHashSet(), cancellationToken);
        var beside = await BesideAsync(target, resources, cancellationToken);
        return planner is null ? Rendering.Of(target, resources, catalog: null, schemas, beside) : await planner.RenderAsync(target, resources, schemas, beside, cancellationToken);
    }

    // Only what uses a kind that it does not define itself needs to know what others define.
    private async Task<IReadOnlyList<DefinitionBeside>> BesideAsync(RenderingTarget target, IReadOnlyList<Resource> resources, CancellationToken cancellationToken)
    {
        var scopes = new ResourceScopes(resources);
        if (resources.All(resource => scopes.IsNamespaced(resource.Id.Type) is not null))
        {
            return [];
        }

        if (!definitions.TryGetValue(target.Stage, out var ofStage))
        {
            definitions[target.Stage] = ofStage = await DefinitionsOfAsync(target.Stage, cancellationToken);
        }

        return [.. ofStage.Where(definition => definition.Application != target.Application)];
    }

    private async Task<IReadOnlyList<DefinitionBeside>> DefinitionsOfAsync(StageName ofStage, CancellationToken cancellationToken)
    {
        var found = new List<DefinitionBeside>();
        foreach (var target in AllTargets.Where(target => target.Stage == ofStage))
        {
            try
            {
                var resources = await folders.ReadAsync(target, rulesOf(ofStage).Sources, cancellationToken);
                found.AddRange(resources.Where(resource => resource.Id.Type is { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" })
                    .Select(resource => new DefinitionBeside(resource, target.Application)));
            }
            catch (SlipwayException)
            {
                // What is wrong with it is told where it is asked for.
            }
        }

        return found;
    }
}

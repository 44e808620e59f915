using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Drifts;

/// <summary>The apply sets that a config repository has in git, to tell those of a cluster that it does not have any more.</summary>
internal sealed record SetsInGit
{
    /// <summary>The config repository, as parents name it (<see cref="ApplySetLabels.Config"/>); null where that is not known.</summary>
    public string? Config { get; init; }

    /// <summary>The stages of slipway.yaml, with their namespaces.</summary>
    public required IReadOnlyDictionary<StageName, string> Stages { get; init; }

    /// <summary>The stages that were asked for: only their sets, and those of stages that slipway.yaml does not have, are looked for.</summary>
    public required IReadOnlyCollection<StageName> Asked { get; init; }

    /// <summary>The applications of all stages.</summary>
    public required IReadOnlyCollection<RenderingTarget> Applications { get; init; }

    /// <summary>Whether this config repository made a set; null where only the commit that the parent names can tell.</summary>
    public bool? Made(Resource parent) =>
        parent.Annotations.GetString(ApplySetLabels.Tooling)?.StartsWith("slipway/", StringComparison.Ordinal) != true ? false
        : parent.Annotations.GetString(ApplySetLabels.Config) is { } config && Config is not null ? config == Config
        : null;

    /// <summary>What a set is that this config repository made; null when git has it, or when it is of a stage that was not asked for.</summary>
    public DriftFinding.Orphan? FindOrphan(Resource parent)
    {
        var (application, space) = (ApplySetParent.ApplicationOf(parent.Id.Name), parent.Id.Namespace!);
        if (!DnsLabel.IsOne(application))
        {
            return null;
        }

        var stage = StageOf(parent);
        var declared = Stages.Keys.FirstOrDefault(name => name.Value == stage);
        var inGit = Applications.FirstOrDefault(target => target.Stage == declared && target.Application.Value == application);
        if (inGit?.Namespace == space || (declared is not null && !Asked.Contains(declared)))
        {
            return null;
        }

        var sameParent = Applications.FirstOrDefault(target => target.Namespace == space && target.Application.Value == application);
        return new DriftFinding.Orphan(parent.Id, application)
        {
            Stage = stage,
            IsElsewhere = declared is null || Stages[declared] != space,
            Reason = declared is null
                ? $"slipway.yaml has no stage {stage} any more."
                    + (sameParent is null ? "" : $" Git has {sameParent} in its place: if the stage was renamed, kubectl annotate configmap {parent.Id.Name} -n {space} {ApplySetLabels.Stage}-")
                : inGit is not null ? $"stage {stage} is in namespace {inGit.Namespace} now."
                : $"git has no application {application} in stage {stage} any more.",
        };
    }

    // What the annotation says goes into commands and comments, and whoever may write ConfigMaps may write it.
    private string StageOf(Resource parent) =>
        parent.Annotations.GetString(ApplySetLabels.Stage) is { } named && DnsLabel.IsOne(named) ? named
        : Stages.Where(pair => pair.Value == parent.Id.Namespace).OrderBy(pair => Asked.Contains(pair.Key) ? 0 : 1).Select(pair => pair.Key.Value).FirstOrDefault() ?? parent.Id.Namespace!;
}

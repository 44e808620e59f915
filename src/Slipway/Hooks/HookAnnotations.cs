using System.Globalization;
using Slipway.Resources;

namespace Slipway.Hooks;

/// <summary>The annotations that make a Job a hook: Slipway's own, Argo CD's and Helm's.</summary>
internal static class HookAnnotations
{
    /// <summary><c>before-apply</c>, <c>after-apply</c>, <c>rollback</c> or <c>ad-hoc</c>.</summary>
    public const string Phase = "slipway.dev/hook";

    /// <summary>Of a hook: the name of the hook that undoes it.</summary>
    public const string RollbackHook = "slipway.dev/rollback-hook";

    /// <summary>Of a hook: <c>image-changes</c> where it is to run only when an image changed since the application was healthy; <c>every-change</c>, the default, for every state of the manifests.</summary>
    public const string When = "slipway.dev/hook-when";

    /// <summary>Of a hook: <c>true</c> where the version before runs well with what it does, so that it can run before a rollout and is not undone when one is aborted.</summary>
    public const string Compatible = "slipway.dev/hook-compatible";

    private const string ImageChanges = "image-changes";
    private const string EveryChange = "every-change";
    private const string Weight = "slipway.dev/hook-weight";
    private const string Helm = "helm.sh/hook";
    private const string HelmWeight = "helm.sh/hook-weight";
    private const string Argo = "argocd.argoproj.io/hook";
    private const string ArgoWave = "argocd.argoproj.io/sync-wave";

    private static readonly string[] HelmBefore = ["pre-install", "pre-upgrade"];
    private static readonly string[] HelmAfter = ["post-install", "post-upgrade"];

    /// <summary>When a resource runs as a hook; null when it is none.</summary>
    public static HookPhase? PhaseOf(Resource resource) =>
        resource.Id.Type is not { Group: "batch", Kind: "Job" } ? null
        : resource.Annotations.GetString(Phase) is { } own ? Parse(own)
        : Has(resource, Argo, "PreSync") || HelmBefore.Any(value => Has(resource, Helm, value)) ? HookPhase.BeforeApply
        : Has(resource, Argo, "PostSync") || HelmAfter.Any(value => Has(resource, Helm, value)) ? HookPhase.AfterApply
        : null;

    /// <summary>
    /// Whether a resource is part of no apply: a test of Helm, or a hook of a moment that an apply does not have, such as <c>pre-delete</c> or <c>SyncFail</c>.
    /// </summary>
    public static bool IsLeftOut(Resource resource) =>
        PhaseOf(resource) is null
        && ((resource.Annotations.GetString(Helm) is { } helm && !Split(helm).Any(value => HelmBefore.Contains(value) || HelmAfter.Contains(value)))
            || (resource.Annotations.GetString(Argo) is { } argo && !Split(argo).Any(value => value is "PreSync" or "PostSync" or "Sync")));

    /// <summary>What makes no sense about the hooks among resources.</summary>
    public static IEnumerable<Problem> Check(IReadOnlyCollection<Resource> resources)
    {
        foreach (var resource in resources)
        {
            if (resource.Annotations.GetString(Phase) is { } phase)
            {
                var subject = resource.At(resource.Annotations[Phase]!.Position);
                if (resource.Id.Type is not { Group: "batch", Kind: "Job" })
                {
                    yield return new Problem(subject, $"has the annotation {Phase}, which only a Job can have. Put the work into a Job, or take the annotation away.");
                }
                else if (Parse(phase) is null)
                {
                    yield return new Problem(subject, $"annotation {Phase} is '{phase}'; expected before-apply, after-apply, rollback or ad-hoc.");
                }
            }

            if (resource.Annotations.GetString(When) is { } when && WrongWhen(resource, when) is { } wrong)
            {
                yield return new Problem(resource.At(resource.Annotations[When]!.Position), wrong);
            }

            if (resource.Annotations.GetString(RollbackHook) is { } rollback
                && !resources.Any(other => other.Id.Name == rollback && PhaseOf(other) == HookPhase.Rollback))
            {
                yield return new Problem(
                    resource.At(resource.Annotations[RollbackHook]!.Position),
                    $"annotation {RollbackHook} names '{rollback}', and there is no Job of that name with {Phase}: rollback.");
            }
        }
    }

    /// <summary>Whether the version before runs well with what a hook does.</summary>
    internal static bool IsCompatible(Resource job) => job.Annotations.GetString(Compatible) == "true";

    internal static bool IsForImageChanges(Resource job) => job.Annotations.GetString(When) == ImageChanges;

    private static string? WrongWhen(Resource resource, string when) =>
        when is not (ImageChanges or EveryChange) ? $"annotation {When} is '{when}'; expected {ImageChanges} or {EveryChange}."
        : PhaseOf(resource) switch
        {
            null => $"has the annotation {When}, which only a hook can have. Make the Job a hook ({Phase}: before-apply), or take the annotation away.",
            HookPhase.AdHoc => $"has the annotation {When}, which an ad-hoc Job cannot have: it runs when somebody asks for it. Take the annotation away.",
            HookPhase.Rollback => $"has the annotation {When}, which a rollback hook cannot have: it runs when what it undoes was run and is left behind. Take the annotation away.",
            _ => null,
        };

    internal static int WeightOf(Resource job) =>
        int.TryParse(
            job.Annotations.GetString(Weight) ?? job.Annotations.GetString(HelmWeight) ?? job.Annotations.GetString(ArgoWave), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var weight)
            ? weight
            : 0;

    private static HookPhase? Parse(string text) => text switch
    {
        "before-apply" => HookPhase.BeforeApply,
        "after-apply" => HookPhase.AfterApply,
        "rollback" => HookPhase.Rollback,
        "ad-hoc" => HookPhase.AdHoc,
        _ => null,
    };

    private static bool Has(Resource resource, string annotation, string value) =>
        resource.Annotations.GetString(annotation) is { } text && Split(text).Contains(value);

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

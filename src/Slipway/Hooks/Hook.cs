using Slipway.Resources;

namespace Slipway.Hooks;

/// <summary>A Job that runs besides an apply and is not a member of the apply set.</summary>
/// <param name="Job">The Job as written.</param>
/// <param name="Phase">When it runs.</param>
public sealed record Hook(Resource Job, HookPhase Phase)
{
    /// <summary>The name that it has in git; the Job that runs has the rendering's key behind it.</summary>
    public string Name => Job.Id.Name;

    /// <summary>Hooks of a phase run one after the other: the lower first, then by name. Default: 0.</summary>
    public int Weight => HookAnnotations.WeightOf(Job);

    /// <summary>The name of the hook that undoes this one when the application goes back; null when there is none.</summary>
    public string? RollbackHook => Job.Annotations.GetString(HookAnnotations.RollbackHook);

    /// <summary>Whether an apply runs it, unless it was done: it is to happen once for a state of the manifests.</summary>
    internal bool IsOfApply => Phase is HookPhase.BeforeApply or HookPhase.AfterApply;

    /// <summary>Whether it runs only when an image of the application changed since it was healthy. Default: for every state of the manifests.</summary>
    public bool IsForImageChanges => HookAnnotations.IsForImageChanges(Job);
}

using Slipway.Resources;

namespace Slipway.Hooks;

/// <summary>A hook that an apply runs.</summary>
/// <param name="Hook">The hook.</param>
/// <param name="Key">The key of the rendering that it runs for.</param>
internal sealed record PlannedHook(Hook Hook, string Key)
{
    private const int MaxNameLength = 54;
    private const int KeyLength = 8;

    /// <summary>The Job that runs: its name holds the rendering's key, so that the same hook of the same rendering is the same Job.</summary>
    public ResourceId JobId => Hook.Job.Id with { Name = $"{(Hook.Name.Length <= MaxNameLength ? Hook.Name : Hook.Name[..MaxNameLength].TrimEnd('-'))}{Suffix}" };

    /// <summary>Whether somebody asked that it counts as done and does not run. Default: it runs.</summary>
    public bool IsSkipped { get; init; }

    internal string Suffix => $"-{Key[..KeyLength]}";

    /// <summary>When it runs, in the words of the annotation.</summary>
    public string Phase => Hook.Phase switch
    {
        HookPhase.BeforeApply => "before",
        HookPhase.AfterApply => "after",
        _ => "rollback",
    };
}

using Slipway.Hooks;
using Slipway.Naming;

namespace Slipway.Components.Deploying;

/// <summary>Finds hooks in the manifests of a clone.</summary>
internal static class HookSearch
{
    /// <summary>The names of an application's hooks that no rollback hook undoes.</summary>
    /// <exception cref="SlipwayException">The manifests cannot be rendered.</exception>
    public static async Task<IReadOnlyList<string>> FindIrreversibleAsync(
        string root, StageName stage, ApplicationName application, CancellationToken cancellationToken)
    {
        var renderings = await new ManifestRenderings(root, stage, application).RenderAsync(planner: null, cancellationToken);
        return [.. renderings.SelectMany(rendering => rendering.Hooks).Where(hook => hook.IsOfApply && hook.RollbackHook is null).Select(hook => hook.Name)];
    }
}

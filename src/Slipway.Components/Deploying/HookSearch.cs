using Slipway.Hooks;
using Slipway.Naming;

namespace Slipway.Components.Deploying;

/// <summary>Finds hooks in the manifests of a clone.</summary>
internal static class HookSearch
{
    /// <summary>What becomes of an application's hooks when it goes back to an image of before.</summary>
    /// <exception cref="SlipwayException">The manifests cannot be rendered.</exception>
    public static async Task<HooksOfRollback> FindAsync(
        string root, StageName stage, ApplicationName application, CancellationToken cancellationToken)
    {
        var renderings = await new ManifestRenderings(root, stage, application).RenderAsync(planner: null, cancellationToken);
        return HooksOfRollback.Of(renderings.SelectMany(rendering => rendering.Hooks));
    }
}

using Slipway.Plans;
using Slipway.Renderings;

namespace Slipway.Components.Deploying;

/// <summary>The applications of a commit that are not asked for: an object that moved to one of them must not be pruned.</summary>
internal sealed class OtherApplications
{
    private readonly List<Rendering> all;
    private readonly List<string> notRendered = [];

    private OtherApplications(IEnumerable<Rendering> asked) => all = [.. asked];

    /// <summary>Renders them, without asking a cluster. Their problems are not this run's: what cannot be rendered keeps everything from being pruned.</summary>
    /// <param name="manifests">The folders.</param>
    /// <param name="asked">What was rendered already.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<OtherApplications> BesideAsync(RenderSteps manifests, IReadOnlyCollection<Rendering> asked, CancellationToken cancellationToken)
    {
        var others = new OtherApplications(asked);
        var known = asked.Select(rendering => rendering.Target).ToHashSet();
        foreach (var target in manifests.AllTargets.Where(target => !known.Contains(target)))
        {
            try
            {
                others.all.Add(await manifests.RenderAsync(target, planner: null, cancellationToken));
            }
            catch (SlipwayException)
            {
                others.notRendered.Add(target.ToString());
            }
        }

        return others;
    }

    /// <summary>A stage's rules, with what other applications have.</summary>
    public PlanRules Among(PlanRules rules) => rules.Among(all, notRendered);
}

using System.Collections.Concurrent;
using Slipway.Images;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;

namespace Slipway.Engine.Planning;

/// <summary>
/// Asks registries for the images that plans would bring: those of what is sent, and of the hooks that run. What is unchanged is not asked for: it is there by running.
/// </summary>
/// <param name="registry">Knows all registries.</param>
/// <param name="time">The clock of <see cref="Patience"/>.</param>
internal sealed class RegistryCheck(IImageRegistry registry, TimeProvider time)
{
    private const int MaxParallel = 8;

    /// <summary>How long all of it may take; what was not answered by then is not known. Default: 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the registry at a host may be connected to. Default: every one.</summary>
    public Func<string, bool> MayAsk { get; init; } = _ => true;

    /// <summary>Asks for each image once. A registry that cannot be reached, or refuses the account, is no failure: the cluster may see it otherwise.</summary>
    public async Task<RegistryFindings> RunAsync(IReadOnlyList<ApplyPlan> plans, CancellationToken cancellationToken)
    {
        // A digest says it all, whatever tag is beside it.
        var images = plans.SelectMany(Needed).GroupBy(use => use.Image.Digest is null ? use.Image : use.Image.WithoutTag()).Select(group => group.ToList()).ToList();
        var missing = new bool[images.Count];
        var unanswered = new ConcurrentBag<(int Index, string Reason)>();
        var unreachable = new ConcurrentDictionary<string, string>();
        using var deadline = new CancellationTokenSource(Patience, time);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        await Parallel.ForEachAsync(Enumerable.Range(0, images.Count), new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken }, async (index, _) =>
        {
            var image = images[index][0].Image;
            var host = image.Registry;
            // One that was not reached is not waited for again by each of its images.
            if (unreachable.TryGetValue(host, out var known))
            {
                unanswered.Add((index, known));
                return;
            }

            try
            {
                if (!MayAsk(host))
                {
                    unanswered.Add((index, "only this proposal names that registry, and a proposal does not choose what is connected to."));
                }
                else
                {
                    missing[index] = await registry.FindAsync(image, bounded.Token) is null;
                }
            }
            catch (SlipwayException exception)
            {
                unanswered.Add((index, exception.Reason));
                if (exception.IsTransient)
                {
                    unreachable.TryAdd(host, exception.Reason);
                }
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                unanswered.Add((index, $"there was no answer within {Patience.TotalSeconds} s."));
            }
        });

        return new RegistryFindings(
            [.. images.Where((_, index) => missing[index]).Select(Missing)],
            [.. unanswered.OrderBy(one => one.Index).GroupBy(one => images[one.Index][0].Image.Registry).Select(host => Unknown(host.Key, [.. host.Select(one => (images[one.Index][0].Image, one.Reason))]))]);
    }

    private static IEnumerable<Use> Needed(ApplyPlan plan) =>
        from resource in plan.Actions.Select(Sent).OfType<Resources.Resource>().Concat(plan.Hooks.All.Select(hook => hook.Hook.Job))
        from container in ContainerImages.Of(resource)
        let image = ImageReference.TryParse(container.Image)
        where image is { IsPlaceholder: false }
        select new Use(image, plan.Rendering.Target, resource.Origin?.At(container.Position));

    private static Resources.Resource? Sent(PlanAction action) => action switch
    {
        PlanAction.Create create => create.Desired,
        PlanAction.Update update => update.Desired,
        PlanAction.Recreate recreate => recreate.Desired,
        PlanAction.Unreadable unreadable => unreadable.Desired,
        PlanAction.Blocked blocked => blocked.Desired,
        _ => null,
    };

    private static Problem Missing(List<Use> uses)
    {
        const int maxNamed = 5;
        var targets = uses.Select(use => use.Target.ToString()).Distinct().ToList();
        var named = string.Join(", ", targets.Take(maxNamed)) + (targets.Count > maxNamed ? $" and {targets.Count - maxNamed} more" : "");
        return new Problem(
            uses.Select(use => use.Place).FirstOrDefault(place => place is not null) ?? targets[0],
            $"the registry does not have the image {uses[0].Image}, so that {named} could not start. Push it, or release again with ./build.sh Release; or write {(uses[0].Image.Digest is null ? "a tag" : "the digest of an image")} that is there.");
    }

    private static string Unknown(string host, IReadOnlyList<(ImageReference Image, string Reason)> images) =>
        $"Registry {host} did not tell whether it has {images[0].Image}{(images.Count > 1 ? $" and {images.Count - 1} more" : "")}, which does not stop a preview: {images[0].Reason}";

    private sealed record Use(ImageReference Image, RenderingTarget Target, string? Place);
}

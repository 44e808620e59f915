using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Rollouts;

/// <summary>Finds what of an application rolls out.</summary>
internal static class RolloutSearch
{
    /// <summary>Finds it, in what the last healthy commit has.</summary>
    /// <param name="strategy">How a new version takes over.</param>
    /// <param name="healthy">The last healthy commit.</param>
    /// <param name="next">The commit that is deployed.</param>
    /// <param name="changed">The workloads whose Pods it replaces.</param>
    /// <param name="problems">Gets what is in the way.</param>
    /// <returns>Null where there is a problem, or where none of what changed is behind the route.</returns>
    public static RolledWorkload? Find(RolloutConfiguration strategy, Rendering healthy, Rendering next, IReadOnlyList<Resource> changed, List<Problem> problems)
    {
        problems.AddRange(changed.Where(workload => !RolledWorkload.IsDeployment(workload)).Select(workload => new Problem(
            workload.Id.ToString(), $"has a new pod template, and a {workload.Id.Type.Kind} cannot run in two versions side by side. {WithoutRollout(next)}")));
        var route = strategy.RouteOf(next.Target.Application) is { } name ? FindRoute(name, healthy, next, problems) : null;
        if (problems.Count > 0)
        {
            return null;
        }

        var keys = changed.Select(workload => workload.Id.Key).ToHashSet();
        var pairs = (
            from deployment in healthy.Resources.Where(resource => keys.Contains(resource.Id.Key))
            from service in healthy.Resources.Where(RolledWorkload.IsService)
            where RolledWorkload.Sends(service, deployment) && (route is null || RouteWeights.RulesTo(route, service).Any())
            select (Deployment: deployment, Service: service)).ToList();
        switch (pairs)
        {
            case [var (deployment, service)]:
                return new RolledWorkload(deployment, service, route, RolledWorkload.TrafficOf(strategy));
            case []:
                if (route is null)
                {
                    problems.Add(new Problem(changed[0].Id.ToString(), $"has a new pod template, and no Service of the application sends traffic to it, so that nothing can be split. {WithoutRollout(next)}"));
                }

                return null;
            default:
                problems.Add(new Problem(
                    next.Target.ToString(),
                    $"several Services send traffic to what changed: {string.Join(", ", pairs.Select(pair => $"{pair.Service.Id.Name} to {pair.Deployment.Id.Name}"))}. "
                    + $"Expected one Deployment behind one Service: name a 'route' that leads to one of them, or make two applications of it. {WithoutRollout(next)}"));
                return null;
        }
    }

    /// <summary>How to go on without.</summary>
    public static string WithoutRollout(Rendering next) =>
        $"Or deploy it without: under stage '{next.Target.Stage}' of {SlipwayConfiguration.FileName}, applications: {{ {next.Target.Application}: {{ rollout: none }} }}";

    private static Resource? FindRoute(string name, Rendering healthy, Rendering next, List<Problem> problems)
    {
        var there = next.Resources.Where(RolledWorkload.IsRoute).Select(route => route.Id.Name).ToList();
        var route = healthy.Resources.FirstOrDefault(resource => RolledWorkload.IsRoute(resource) && resource.Id.Name == name);
        if (!there.Contains(name))
        {
            problems.Add(new Problem(
                next.Target.ToString(),
                $"has no HTTPRoute '{name}', which its rollout names{NearestName.Hint(name, there)} There are: {string.Join(", ", there.DefaultIfEmpty("none"))}. {WithoutRollout(next)}"));
        }
        else if (route is null)
        {
            problems.Add(new Problem(
                next.Target.ToString(), $"the last healthy commit has no HTTPRoute '{name}': it comes with this commit, and so does the new pod template. Deploy the route first. {WithoutRollout(next)}"));
        }

        return route;
    }
}

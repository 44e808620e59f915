using System.Globalization;
using System.Text;
using Slipway.Configuration;
using Slipway.Naming;

namespace Slipway.Rollouts;

/// <summary>What a rollout would do, for people.</summary>
internal static class RolloutText
{
    /// <summary>All of its steps, a line each.</summary>
    public static string Of(RolloutPlan plan, int liveReplicas)
    {
        var (rolled, strategy) = (plan.Rolled, plan.Strategy);
        var (deployment, service) = rolled.CanaryNames;
        var path = strategy.Path;
        var waits = plan.RouteWait * (path.Count + 2);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{plan.Next.Target}: {Name(strategy.Strategy)} {Version(plan.HealthyImage)} -> {Version(plan.Image)}, {Count(path.Count, "step")}, ")
            .Append(CultureInfo.InvariantCulture, $"{DurationText.Of(strategy.Least + waits)} at least, deadline {DurationText.Of(strategy.Deadline)}\n");
        var pods = RolloutRendering.ReplicasFor(rolled.Traffic, path[0].Weight, liveReplicas);
        Line("prepare", $"create Deployment {deployment} ({Count(pods, "replica")} beside {liveReplicas}), Service {service}");
        for (var (i, before) = (0, 0); i < path.Count; before = path[i++].Weight)
        {
            Line($"step {i + 1}", $"{Shift(rolled, before, path[i].Weight, liveReplicas)}, for {DurationText.Of(path[i].Duration)}");
        }

        Line("settle", $"update Deployment {rolled.Deployment.Id.Name}, {(rolled.Route is { } route ? $"HTTPRoute {route.Id.Name}" : $"Service {rolled.Service.Id.Name}")} as in git, delete {deployment}");
        return text.ToString();

        void Line(string what, string how) => text.Append(CultureInfo.InvariantCulture, $"  {what,-8} {how}\n");
    }

    private static string Shift(RolledWorkload rolled, int before, int weight, int liveReplicas)
    {
        var (stable, canary) = (rolled.Service.Id.Name, rolled.CanaryNames.Service);
        return rolled.Traffic switch
        {
            RolloutTraffic.Route => $"HTTPRoute {rolled.Route!.Id.Name}: {stable} {100 - before} -> {100 - weight}, {canary} {before} -> {weight}",
            RolloutTraffic.Selector => $"Service {stable}: all to {rolled.CanaryNames.Deployment}",
            _ => $"Deployment {rolled.CanaryNames.Deployment}: {Count(RolloutRendering.ReplicasFor(rolled.Traffic, weight, liveReplicas), "replica")} beside {liveReplicas} ({weight} %)",
        };
    }

    private static string Version(ImageReference? image) => image?.Tag ?? image?.Digest?.Abbreviated ?? "?";

    private static string Name(RolloutStrategy strategy) => strategy == RolloutStrategy.BlueGreen ? "blue-green" : "canary";

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}

using Serilog;
using Slipway.ApplySets;
using Slipway.Kubernetes.Applying;
using Slipway.Kubernetes.Locking;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Renderings;

namespace Slipway.Components.Deploying;

/// <summary>Takes an application out of the cluster that git does not have any more.</summary>
internal sealed class RemovalSteps(DeploymentRun run)
{
    /// <summary>Removes it; returns what the summary says. What is not there is fine.</summary>
    /// <exception cref="InvalidInputException">Git still has the application.</exception>
    public async Task<IReadOnlyList<(string Key, string Value)>> RunAsync(StageName stage, ApplicationName application, CancellationToken cancellationToken)
    {
        var configuration = run.Manifests.Configuration.Stage(stage);
        var target = new RenderingTarget { Application = application, Stage = stage, Namespace = configuration.Namespace };
        if (Directory.Exists(Path.Combine(run.Manifests.Root, stage.Value, application.Value)))
        {
            throw new InvalidInputException(
                target.ToString(), $"git has the folder {stage}/{application}. Delete it with a pull request first: what git has would only be deployed again.");
        }

        if (await run.Cluster.GetAsync(ApplySetParent.IdOf(target), cancellationToken) is null)
        {
            return [(target.ToString(), $"namespace {target.Namespace} has no apply set of it: nothing to remove")];
        }

        // What another application has in git now stays, whether it was deployed from there already or not.
        var others = await OtherApplications.BesideAsync(run.Manifests, [], cancellationToken);
        var rules = run.RulesOf(stage);
        var outcome = await new ClusterApplier(
            run.Cluster, TimeProvider.System, Log.Logger, RunDisplays.Find(Environment.GetEnvironmentVariable, Console.IsOutputRedirected, Console.Out, Log.Logger)).ApplyAsync(
            new ApplyRequest
            {
                Rendering = Rendering.Of(target, []),
                Commit = run.Commit,
                IsAncestor = run.IsAncestor,
                Lock = new LockOptions { Holder = run.Holder },
                // It was asked for by name.
                Rules = others.Among(rules.Plan) with { RemovesSet = true, PruneBudget = PruneBudget.Unlimited },
                Health = rules.Health,
                Version = SlipwayVersion.Text,
            },
            cancellationToken);
        return [(target.ToString(), outcome.Plan is { } plan ? PlanText.Outcome(plan) : "a newer commit was there already")];
    }
}

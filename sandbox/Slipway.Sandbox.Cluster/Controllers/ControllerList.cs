namespace Slipway.Sandbox.Cluster.Controllers;

/// <summary>Which controllers there are.</summary>
internal static class ControllerList
{
    public static IReadOnlyList<IController> All(ControllerContext context, EventRecorder events) =>
    [
        new NamespaceController(context),
        new DefinitionController(context),
        new DeploymentController(context, events),
        new ReplicaSetController(context, events),
        new StatefulSetController(context, events),
        new DaemonSetController(context, events),
        new JobController(context, events),
        new CronJobController(context, events),
        new ClaimController(context),
        new DisruptionController(context),
        new EndpointsController(context),
        new GarbageCollector(context),
    ];
}

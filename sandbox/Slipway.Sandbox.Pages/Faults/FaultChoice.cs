using Slipway.Sandbox.Faults;

namespace Slipway.Sandbox.Pages.Faults;

/// <summary>What can be broken on the page: how it is called, what one will see, and how long it lasts.</summary>
internal sealed record FaultChoice(FaultKind Kind, string Name, string Meaning, int? Times = null)
{
    public static IReadOnlyList<FaultChoice> All { get; } =
    [
        new(FaultKind.NextPodCrashes, "The next pods crash", "The next five containers that start end at once with exit code 1. A deployment under way fails with their last words.", Times: 5),
        new(FaultKind.PodsStayUnready, "New pods do not get ready", "Containers that start run, but are never ready. A rollout waits until its deadline."),
        new(FaultKind.RegistryRefuses, "The registry refuses", "Pushes and pulls are answered with 503. Releases try again; new pods show ErrImagePull."),
        new(FaultKind.ClusterSlow, "The API server is slow", "Every request to the cluster takes three seconds longer."),
        new(FaultKind.ClusterBusy, "The API server is busy", "The next twenty requests to the cluster are answered with 429 and Retry-After.", Times: 20),
        new(FaultKind.ClusterFails, "The API server fails", "The next twenty requests to the cluster are answered with 500.", Times: 20),
        new(FaultKind.ForgeRateLimit, "The forge's rate limit is used up", "The next five requests to the forge's API are answered with 403 and the time at which to come again.", Times: 5),
        new(FaultKind.ForgeSecondaryLimit, "The forge's secondary limit strikes", "The next five requests to the forge's API are answered with 403 and Retry-After.", Times: 5),
        new(FaultKind.SlackRateLimit, "Slack's rate limit strikes", "The next five messages are answered with 429 and Retry-After.", Times: 5),
        new(FaultKind.TrafficLags, "The load balancer lags", "The proxy of routes learns of weights after eight seconds, and of Pods that come or go after eighteen."),
        new(FaultKind.CanaryErrs, "The canary answers 5 % errors", "One in twenty requests that a route leads to a Pod of a Deployment …-canary is answered with 500."),
        new(FaultKind.MetricsGone, "Metrics are gone", "Queries of metrics are answered with 503. A rollout can neither pass nor fail by them."),
        new(FaultKind.DeployDies, "The deployment dies between steps", "CI's next run of Deploy is killed as soon as it has changed the weights of a route.", Times: 1),
        new(FaultKind.EventTwice, "Events come twice", "Pub/Sub delivers each of the next five events of builds and of the registry two times.", Times: 5),
        new(FaultKind.EventsOutOfOrder, "Events come out of order", "Each of the next two events in a subscription is overtaken by the one after it; where none comes, it is ten seconds late.", Times: 2),
        new(FaultKind.BuildFails, "The next cloud build fails", "The last step of the next build ends with exit code 1.", Times: 1),
        new(FaultKind.BuildLogUnreadable, "Logs of cloud builds may not be read", "Cloud Storage and Cloud Logging answer with 403 for them. The builds themselves work."),
    ];

    public static FaultChoice? Find(string kind) => All.FirstOrDefault(choice => choice.Kind.ToString() == kind);
}

using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Configuration;

/// <summary>How applications of a stage roll out, as slipway.yaml says under <c>rollout</c>.</summary>
internal sealed record RolloutConfiguration
{
    /// <summary>As without a word about it.</summary>
    public static readonly RolloutConfiguration None = new();

    /// <summary>How the new version takes over.</summary>
    public RolloutStrategy Strategy { get; init; }

    /// <summary>The HTTPRoute whose weights say who gets what, with <c>{application}</c> for the application's name; null: the Service itself.</summary>
    public string? Route { get; init; }

    /// <summary>The steps of a canary, by growing share.</summary>
    public IReadOnlyList<RolloutStep> Steps { get; init; } = [];

    /// <summary>How long all of it may take: who looks later aborts it. Default: 4 hours.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromHours(4);

    /// <summary>How long nobody may look at it: who looks later aborts it. Default: 1 hour.</summary>
    public TimeSpan MaxUnattended { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What becomes of a step that is over and whose metrics say nothing. Default: it holds.</summary>
    public InconclusiveRule Inconclusive { get; init; }

    /// <summary>How long blue and green stand side by side when green has the traffic. Default: 30 minutes.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long what routes the traffic takes to know of a change. Default: 30 seconds.</summary>
    public TimeSpan RouteWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The image, with <c>sh</c> and <c>kubectl</c>, of a CronJob that takes the share away at the deadline where no job ever comes; null: nobody does.</summary>
    public ImageReference? Fuse { get; init; }

    /// <summary>What it goes through: blue/green is one step of all the traffic.</summary>
    public IReadOnlyList<RolloutStep> Path => Strategy == RolloutStrategy.BlueGreen ? [new RolloutStep(100, Keep)] : Steps;

    /// <summary>How long it takes at least, without the time until Pods are ready.</summary>
    public TimeSpan Least => Path.Aggregate(TimeSpan.Zero, (sum, step) => sum + step.Duration);

    /// <summary>Tells strategies apart: a rollout that began under another one begins again.</summary>
    public string Hash => ContentHash.Of(Strategy.ToString(), Route ?? "", string.Join(',', Path))[..12];

    /// <summary>The HTTPRoute of an application; null where there is none.</summary>
    public string? RouteOf(ApplicationName application) => Route?.Replace("{application}", application.Value, StringComparison.Ordinal);
}

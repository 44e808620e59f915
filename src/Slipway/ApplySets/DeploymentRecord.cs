using System.Globalization;
using System.Text;
using System.Text.Json;
using Slipway.Naming;
using Slipway.Reports;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.ApplySets;

/// <summary>What was deployed last, by whom, and how it ended: an annotation of the apply set's parent.</summary>
internal sealed record DeploymentRecord
{
    private const int MaxReasonLength = 1000;

    // All annotations of an object together hold 256 KiB.
    private const int MaxImages = 100;

    /// <summary>The commit of the config repository.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>The images, sorted; the first hundred are kept. Of a deployment that was healthy those that ran, of any other those that were asked for.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>The hash of the plan that was carried out.</summary>
    public required string PlanHash { get; init; }

    /// <summary>The page of the CI run, or the process.</summary>
    public required string By { get; init; }

    /// <summary>When it reached this outcome.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How it ended.</summary>
    public required DeploymentOutcome Outcome { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Reason { get; init; }

    /// <summary>The newest commit of the application's history of deployments when this one began; null where there was none, or it was not known.</summary>
    public CommitSha? History { get; init; }

    /// <summary>The names of the Jobs of hooks that somebody asked to count as done without running.</summary>
    public IReadOnlyList<string> SkippedHooks { get; init; } = [];

    /// <summary>Why they were skipped, and who asked; null when none was.</summary>
    public string? SkipReason { get; init; }

    /// <summary>The last deployment by an apply set's parent, however it ended; null when there was none.</summary>
    public static DeploymentRecord? Last(Resource? parent) => Parse(parent?.Annotations.GetString(ApplySetLabels.Deployment));

    /// <summary>The last deployment that was healthy; null when there was none.</summary>
    public static DeploymentRecord? LastHealthy(Resource? parent) => Parse(parent?.Annotations.GetString(ApplySetLabels.HealthyDeployment));

    private static DeploymentRecord? Parse(string? text)
    {
        try
        {
            return text is { Length: > 0 } && JsonValues.Read(Encoding.UTF8.GetBytes(text)) is MapValue map
                ? new DeploymentRecord
                {
                    Commit = CommitSha.Parse(map.GetString("commit") ?? ""),
                    Images = [.. map.GetList("images")?.OfType<ScalarValue>().Select(image => image.Text) ?? []],
                    PlanHash = map.GetString("planHash") ?? "",
                    By = map.GetString("by") ?? "",
                    At = DateTimeOffset.Parse(map.GetString("at") ?? "", CultureInfo.InvariantCulture),
                    Outcome = Enum.Parse<DeploymentOutcome>(map.GetString("outcome") ?? "", ignoreCase: true),
                    Reason = map.GetString("reason"),
                    SkippedHooks = [.. map.GetList("skippedHooks")?.OfType<ScalarValue>().Select(job => job.Text) ?? []],
                    SkipReason = map.GetString("skipReason"),
                    History = map.GetString("history") is { } history ? CommitSha.Parse(history) : null,
                }
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidInputException or FormatException or ArgumentException)
        {
            // Somebody edited it. It tells people something; nothing is decided by it.
            return null;
        }
    }

    /// <summary>The annotation's value: JSON.</summary>
    public override string ToString()
    {
        List<(string, Value)> entries =
        [
            ("commit", Commit.Value),
            ("images", ListValue.Of(Images.Take(MaxImages).Select(image => (Value)image))),
            ("planHash", PlanHash),
            ("by", By),
            ("at", At.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)),
            ("outcome", Outcome.ToString().ToLowerInvariant()),
        ];
        if (Reason is not null)
        {
            entries.Add(("reason", LogText.CutLines(Reason, MaxReasonLength)));
        }

        if (SkippedHooks.Count > 0)
        {
            entries.Add(("skippedHooks", ListValue.Of(SkippedHooks.Select(job => (Value)job))));
            entries.Add(("skipReason", LogText.CutLines(SkipReason ?? "", MaxReasonLength)));
        }

        if (History is not null)
        {
            entries.Add(("history", History.Value));
        }

        return JsonValues.ToText(MapValue.Of(entries));
    }
}

using System.Globalization;
using System.Text.Json;
using Slipway.ApplySets;
using Slipway.Naming;
using Slipway.Rollouts;
using Slipway.Values;

namespace Slipway.Records;

/// <summary>The content of <c>record.json</c>. A field that is not known is left out, and one that is new is left alone.</summary>
internal static class RecordJson
{
    /// <summary>The name of the file in each commit of a history.</summary>
    public const string FileName = "record.json";

    private const string Format = "slipway.dev/record/v2";

    /// <summary>An entry as indented JSON.</summary>
    public static string Write(RecordEntry entry) => JsonValues.ToText(Map(
        ("format", Format),
        ("number", (long)entry.Number),
        ("stage", entry.Name.Stage.Value),
        ("cluster", Text(entry.Name.Cluster?.Value)),
        ("application", entry.Name.Application.Value),
        ("outcome", Word(entry.Outcome)),
        ("kind", Word(entry.Kind)),
        ("commit", entry.Commit.Value),
        ("images", Texts(entry.Images)),
        ("planHash", entry.PlanHash),
        ("summary", Text(entry.Summary)),
        ("tests", entry.Tests.Count == 0 ? null : ListValue.Of(entry.Tests.Select(test => (Value)Map(("name", test.Name), ("passed", test.HasPassed))))),
        ("reviewedPlanHash", Text(entry.ReviewedPlanHash)),
        ("approvedBy", Text(entry.ApprovedBy)),
        ("withoutApprovals", Text(entry.WithoutApprovals)),
        ("renderingHash", Text(entry.RenderingHash)),
        ("pullRequest", entry.PullRequest is { } pullRequest ? Map(
            ("number", (long)pullRequest.Number),
            ("url", pullRequest.Url),
            ("head", pullRequest.Head.Value),
            ("openedAt", Time(pullRequest.OpenedAt)),
            ("mergedAt", Time(pullRequest.MergedAt)),
            ("labels", Texts(pullRequest.Labels)),
            ("approvedBy", Texts(pullRequest.ApprovedBy))) : null),
        ("source", entry.Source is { } source ? Map(
            ("repository", Text(source.Repository)),
            ("from", Text(source.From?.Value)),
            ("to", source.To.Value),
            ("count", (long)source.Count),
            ("commits", ListValue.Of(source.Commits.Select(commit => (Value)Map(("commit", commit.Commit.Value), ("authoredAt", Time(commit.AuthoredAt))))))) : null),
        ("adopted", entry.Adopted.Count == 0 ? null : ListValue.Of(entry.Adopted.Select(field => (Value)Map(
            ("object", field.Object), ("path", field.Path), ("manager", field.Manager), ("at", Text(field.At)))))),
        ("startedAt", Time(entry.StartedAt)),
        ("firstWriteAt", Time(entry.FirstWriteAt)),
        ("healthyAt", entry.IsHealthy ? Time(entry.At) : null),
        ("at", Time(entry.At)),
        ("failure", entry.Failure is { } failure ? Map(
            ("phase", failure.Phase),
            ("reason", failure.Reason),
            ("exposurePercent", failure.ExposurePercent is { } percent ? Number(percent) : null)) : null),
        ("rollout", entry.Rollout is { } rollout ? RolloutRecordText.Map(rollout) : null),
        ("by", Map(("run", entry.Run), ("actor", Text(entry.Actor)))),
        ("tool", Text(entry.Tool)),
        ("caughtUp", entry.IsCaughtUp ? true : null),
        ("rewritten", Text(entry.Rewritten?.Value))), indented: true) + "\n";

    /// <summary>Reads an entry; null where it is none: anybody who may push may have written it.</summary>
    public static RecordEntry? TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonValues.Read(json) is MapValue map && map.GetString("format") == Format ? Read(map) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidInputException or FormatException or ArgumentException or OverflowException)
        {
            // Said of the history, beside those that can be read.
            return null;
        }
    }

    private static RecordEntry Read(MapValue map) => new()
    {
        Name = new RecordName(
            StageName.Parse(map.GetString("stage") ?? ""), map.GetString("cluster") is { } cluster ? ClusterName.Parse(cluster) : null, ApplicationName.Parse(map.GetString("application") ?? "")),
        Number = checked((int)(map.GetInteger("number") ?? 0)),
        Outcome = Word<DeploymentOutcome>(map.GetString("outcome")),
        Kind = Word<RecordKind>(map.GetString("kind")),
        Commit = CommitSha.Parse(map.GetString("commit") ?? ""),
        Images = Texts(map.GetList("images")),
        PlanHash = map.GetString("planHash") ?? "",
        Summary = map.GetString("summary"),
        Tests = [.. (map.GetList("tests")?.Maps ?? []).Select(test => new RecordedTest(test.GetString("name") ?? "", test.GetBoolean("passed") == true))],
        ReviewedPlanHash = map.GetString("reviewedPlanHash"),
        ApprovedBy = map.GetString("approvedBy"),
        WithoutApprovals = map.GetString("withoutApprovals"),
        RenderingHash = map.GetString("renderingHash"),
        PullRequest = map.GetMap("pullRequest") is { } pullRequest
            ? new RecordedPullRequest(checked((int)(pullRequest.GetInteger("number") ?? 0)), pullRequest.GetString("url") ?? "", CommitSha.Parse(pullRequest.GetString("head") ?? ""))
            {
                OpenedAt = Time(pullRequest, "openedAt"),
                MergedAt = Time(pullRequest, "mergedAt"),
                Labels = Texts(pullRequest.GetList("labels")),
                ApprovedBy = Texts(pullRequest.GetList("approvedBy")),
            }
            : null,
        Source = map.GetMap("source") is { } source
            ? new RecordedSource(source.GetString("repository"), Commit(source, "from"), CommitSha.Parse(source.GetString("to") ?? ""))
            {
                Count = checked((int)(source.GetInteger("count") ?? 0)),
                Commits =
                [
                    .. (source.GetList("commits")?.Maps ?? []).Select(commit => new RecordedCommit(
                        CommitSha.Parse(commit.GetString("commit") ?? ""), Time(commit, "authoredAt") ?? throw new FormatException("a source commit without a time"))),
                ],
            }
            : null,
        Adopted =
        [
            .. (map.GetList("adopted")?.Maps ?? []).Select(field => new AdoptedField(
                field.GetString("object") ?? "", field.GetString("path") ?? "", field.GetString("manager") ?? "", field.GetString("at"))),
        ],
        StartedAt = Time(map, "startedAt"),
        FirstWriteAt = Time(map, "firstWriteAt"),
        At = Time(map, "at") ?? throw new FormatException("a record without a time"),
        Failure = map.GetMap("failure") is { } failure
            ? new RecordedFailure(failure.GetString("phase") ?? "unknown", failure.GetString("reason") ?? "") { ExposurePercent = (failure["exposurePercent"] as ScalarValue)?.AsNumber }
            : null,
        Rollout = RolloutRecordText.TryRead(map.GetMap("rollout")),
        Run = map.GetMap("by")?.GetString("run") ?? "",
        Actor = map.GetMap("by")?.GetString("actor"),
        Tool = map.GetString("tool"),
        IsCaughtUp = map.GetBoolean("caughtUp") == true,
        Rewritten = Commit(map, "rewritten"),
    };

    private static MapValue Map(params IEnumerable<(string Key, Value? Value)> entries) =>
        MapValue.Of(entries.Where(entry => entry.Value is not null).Select(entry => (entry.Key, entry.Value!)));

    private static ScalarValue? Text(string? text) => text is null ? null : ScalarValue.OfString(text);

    private static ListValue Texts(IEnumerable<string> texts) => ListValue.Of(texts.Select(text => (Value)text));

    private static IReadOnlyList<string> Texts(ListValue? list) => [.. (list ?? ListValue.Empty).OfType<ScalarValue>().Select(item => item.Text)];

    private static ScalarValue? Time(DateTimeOffset? time) => time is null ? null : ScalarValue.OfString(time.Value.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));

    private static DateTimeOffset? Time(MapValue map, string key) =>
        map.GetString(key) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;

    private static CommitSha? Commit(MapValue map, string key) => map.GetString(key) is { } text ? CommitSha.Parse(text) : null;

    private static Value Number(double number) => JsonValues.Read(JsonSerializer.SerializeToUtf8Bytes(number));

    private static string Word<T>(T word)
        where T : struct, Enum => word.ToString().ToLowerInvariant();

    private static T Word<T>(string? word)
        where T : struct, Enum => Enum.Parse<T>(word ?? "", ignoreCase: true);
}

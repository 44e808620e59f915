using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Check runs (https://docs.github.com/en/rest/checks/runs). GitHub takes them from its Apps only; here the token is enough.</summary>
internal static class CheckRunEndpoints
{
    private static readonly string[] s_states = ["queued", "in_progress", "completed"];

    private static readonly string[] s_conclusions =
        ["action_required", "cancelled", "failure", "neutral", "success", "skipped", "stale", "timed_out"];

    public static void Map(ApiRouter api)
    {
        api.Repository("POST", "/check-runs", CreateAsync);
        api.Repository("GET", "/check-runs/{id}", request => request.AnswerAsync(request.Json.CheckRun(Find(request))));
        api.Repository("PATCH", "/check-runs/{id}", UpdateAsync);
        api.Repository("GET", "/check-runs/{id}/annotations", request => request.AnswerAsync(new JsonArray()));
    }

    public static async Task ListAsync(ApiRequest request, string revision)
    {
        var sha = await request.CommitAsync(revision);
        var runs = request.Query("filter") == "all" ? request.Repository.CheckRuns.Of(sha) : request.Repository.CheckRuns.LatestOf(sha);
        await request.AnswerCountedAsync(
            "check_runs",
            runs.Where(run => (request.Query("check_name") is not { } name || run.Name == name)
                && (request.Query("status") is not { } status || run.Status == status)),
            request.Json.CheckRun);
    }

    public static async Task SuitesAsync(ApiRequest request, string revision)
    {
        var sha = await request.CommitAsync(revision);
        var runs = request.Repository.CheckRuns.LatestOf(sha);
        IReadOnlyList<CheckRunRecord>[] suites = runs.Count == 0 ? [] : [runs];
        await request.AnswerCountedAsync("check_suites", suites, suite => request.Json.CheckSuite(sha, suite));
    }

    private static CheckRunRecord Find(ApiRequest request) => request.Repository.CheckRuns.Find(request.Id("id")) ?? throw ApiError.NotFound();

    private static async Task CreateAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var name = body.Text("name") ?? throw ApiError.Invalid("CheckRun", "name", "missing_field");
        var sha = body.Text("head_sha") ?? throw ApiError.Invalid("CheckRun", "head_sha", "missing_field");
        if (await request.Repository.Git.ResolveAsync(sha, request.Aborted) != sha)
        {
            throw new ApiError(422, $"No commit found for SHA: {sha}");
        }

        var added = request.Repository.CheckRuns.Add(await ChangedAsync(
            request, new CheckRunRecord { Id = 0, Name = name, HeadSha = sha, Status = "queued", StartedAt = request.Now }));
        await request.Repository.ReconsiderAsync(CancellationToken.None);
        await request.AnswerAsync(request.Json.CheckRun(added), StatusCodes.Status201Created);
    }

    private static async Task UpdateAsync(ApiRequest request)
    {
        var changed = request.Repository.CheckRuns.Save(await ChangedAsync(request, Find(request)));
        await request.Repository.ReconsiderAsync(CancellationToken.None);
        await request.AnswerAsync(request.Json.CheckRun(changed));
    }

    private static async Task<CheckRunRecord> ChangedAsync(ApiRequest request, CheckRunRecord run)
    {
        var body = await request.ObjectAsync();
        var conclusion = body.Text("conclusion");
        // A conclusion completes the run, whatever else is said.
        var status = conclusion is not null ? "completed" : body.Text("status") ?? run.Status;
        if (!s_states.Contains(status) || (conclusion is not null && !s_conclusions.Contains(conclusion)))
        {
            throw ApiError.Invalid("CheckRun", s_states.Contains(status) ? "conclusion" : "status");
        }

        if (status == "completed" && (conclusion ?? run.Conclusion) is null)
        {
            throw ApiError.Invalid("CheckRun", "conclusion", "missing_field");
        }

        var output = body.Object("output");
        return run with
        {
            Name = body.Text("name") ?? run.Name,
            Status = status,
            Conclusion = status == "completed" ? conclusion ?? run.Conclusion : null,
            DetailsUrl = body.Text("details_url") ?? run.DetailsUrl,
            ExternalId = body.Text("external_id") ?? run.ExternalId,
            Title = output?.Text("title") ?? run.Title,
            Summary = output?.Text("summary") ?? run.Summary,
            Text = output?.Text("text") ?? run.Text,
            StartedAt = Time(body, "started_at") ?? run.StartedAt,
            CompletedAt = status == "completed" ? Time(body, "completed_at") ?? run.CompletedAt ?? request.Now : null,
        };
    }

    private static DateTimeOffset? Time(JsonObject body, string name) => body.Text(name) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
        : throw ApiError.Invalid("CheckRun", name);
}

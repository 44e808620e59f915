using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Forge.Api;

/// <content>Statuses and deployments.</content>
internal sealed partial class ApiJson
{
    public JsonObject Status(string sha, StatusRecord status) => new()
    {
        ["id"] = status.Id,
        ["node_id"] = $"SC_{status.Id}",
        ["url"] = $"{Api}/statuses/{sha}",
        ["state"] = status.State,
        ["context"] = status.Context,
        ["description"] = status.Description,
        ["target_url"] = status.TargetUrl,
        ["creator"] = User(),
        ["created_at"] = Time(status.CreatedAt),
        ["updated_at"] = Time(status.CreatedAt),
    };

    public JsonObject CombinedStatus(CommitStatuses statuses) => new()
    {
        ["state"] = statuses.Combined,
        ["sha"] = statuses.Sha,
        ["total_count"] = statuses.Latest.Count(),
        ["statuses"] = new JsonArray([.. statuses.Latest.Select(status => Status(statuses.Sha, status))]),
        ["repository"] = Repository(),
        ["commit_url"] = $"{Api}/commits/{statuses.Sha}",
        ["url"] = $"{Api}/commits/{statuses.Sha}/status",
    };

    public JsonObject Review(PullRequestRecord pullRequest, ReviewRecord review) => new()
    {
        ["id"] = review.Id,
        ["node_id"] = $"PRR_{review.Id}",
        ["user"] = User(review.User),
        ["body"] = review.Body,
        ["state"] = review.State,
        ["commit_id"] = review.CommitId,
        ["submitted_at"] = Time(review.SubmittedAt),
        ["html_url"] = $"{Web}/pull/{pullRequest.Number}#pullrequestreview-{review.Id}",
        ["pull_request_url"] = $"{Api}/pulls/{pullRequest.Number}",
        ["author_association"] = "COLLABORATOR",
    };

    public JsonObject CheckRun(CheckRunRecord run) => new()
    {
        ["id"] = run.Id,
        ["node_id"] = $"CR_{run.Id}",
        ["head_sha"] = run.HeadSha,
        ["external_id"] = run.ExternalId ?? "",
        ["url"] = $"{Api}/check-runs/{run.Id}",
        ["html_url"] = run.DetailsUrl ?? $"{Web}/commit/{run.HeadSha}",
        ["details_url"] = run.DetailsUrl,
        ["status"] = run.Status,
        ["conclusion"] = run.Conclusion,
        ["started_at"] = Time(run.StartedAt),
        ["completed_at"] = Time(run.CompletedAt),
        ["output"] = new JsonObject
        {
            ["title"] = run.Title,
            ["summary"] = run.Summary,
            ["text"] = run.Text,
            ["annotations_count"] = 0,
            ["annotations_url"] = $"{Api}/check-runs/{run.Id}/annotations",
        },
        ["name"] = run.Name,
        ["check_suite"] = new JsonObject { ["id"] = NumberOf(run.HeadSha) },
        ["app"] = CheckApp(),
        ["pull_requests"] = new JsonArray(),
    };

    public JsonObject CheckSuite(string sha, IReadOnlyList<CheckRunRecord> runs) => new()
    {
        ["id"] = NumberOf(sha),
        ["node_id"] = $"CS_{sha}",
        ["head_sha"] = sha,
        ["status"] = runs.All(run => run.Status == "completed") ? "completed" : "in_progress",
        ["conclusion"] = !runs.All(run => run.Status == "completed") ? null
            : runs.All(run => run.Conclusion is "success" or "neutral" or "skipped") ? "success" : "failure",
        ["latest_check_runs_count"] = runs.Count,
        ["url"] = $"{Api}/check-suites/{NumberOf(sha)}",
        ["app"] = CheckApp(),
        ["pull_requests"] = new JsonArray(),
        ["created_at"] = Time(runs.Min(run => run.StartedAt)),
        ["updated_at"] = Time(runs.Max(run => run.CompletedAt ?? run.StartedAt)),
    };

    private static JsonObject CheckApp() => new() { ["id"] = 1, ["slug"] = "sandbox", ["name"] = "Sandbox" };

    public JsonObject Deployment(DeploymentRecord deployment) => new()
    {
        ["id"] = deployment.Id,
        ["node_id"] = $"DE_{deployment.Id}",
        ["url"] = $"{Api}/deployments/{deployment.Id}",
        ["sha"] = deployment.Sha,
        ["ref"] = deployment.Ref,
        ["task"] = deployment.Task,
        ["payload"] = deployment.Payload is { } payload ? JsonNode.Parse(payload.GetRawText()) : new JsonObject(),
        ["environment"] = deployment.Environment,
        ["original_environment"] = deployment.Environment,
        ["description"] = deployment.Description,
        ["creator"] = User(),
        ["created_at"] = Time(deployment.CreatedAt),
        ["updated_at"] = Time(deployment.Statuses.Count == 0 ? deployment.CreatedAt : deployment.Statuses[^1].CreatedAt),
        ["statuses_url"] = $"{Api}/deployments/{deployment.Id}/statuses",
        ["repository_url"] = Api,
        ["transient_environment"] = deployment.IsTransient,
        ["production_environment"] = deployment.IsProduction,
    };

    public JsonObject DeploymentStatus(DeploymentRecord deployment, DeploymentStatusRecord status) => new()
    {
        ["id"] = status.Id,
        ["node_id"] = $"DS_{status.Id}",
        ["url"] = $"{Api}/deployments/{deployment.Id}/statuses/{status.Id}",
        ["state"] = status.State,
        ["description"] = status.Description,
        ["environment"] = deployment.Environment,
        ["target_url"] = status.LogUrl,
        ["log_url"] = status.LogUrl,
        ["environment_url"] = status.EnvironmentUrl,
        ["creator"] = User(),
        ["created_at"] = Time(status.CreatedAt),
        ["updated_at"] = Time(status.CreatedAt),
        ["deployment_url"] = $"{Api}/deployments/{deployment.Id}",
        ["repository_url"] = Api,
    };
}

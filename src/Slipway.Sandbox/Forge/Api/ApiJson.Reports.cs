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

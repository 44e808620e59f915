using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Deployments and their statuses (https://docs.github.com/en/rest/deployments).</summary>
internal static class DeploymentEndpoints
{
    private static readonly string[] s_states = ["error", "failure", "inactive", "in_progress", "queued", "pending", "success"];

    public static void Map(ApiRouter api)
    {
        api.Repository("GET", "/deployments", ListAsync);
        api.Repository("POST", "/deployments", CreateAsync);
        api.Repository("GET", "/deployments/{id}", request => request.AnswerAsync(request.Json.Deployment(Find(request))));
        api.Repository("GET", "/deployments/{id}/statuses", request => ListStatusesAsync(request, Find(request)));
        api.Repository("POST", "/deployments/{id}/statuses", request => CreateStatusAsync(request, Find(request)));
    }

    private static DeploymentRecord Find(ApiRequest request) =>
        request.Repository.Deployments.Find(request.Id("id")) ?? throw ApiError.NotFound();

    private static Task ListAsync(ApiRequest request)
    {
        var items = request.Repository.Deployments.All.Where(deployment =>
            (request.Query("sha") is not { } sha || deployment.Sha == sha)
            && (request.Query("ref") is not { } reference || deployment.Ref == reference)
            && (request.Query("task") is not { } task || deployment.Task == task)
            && (request.Query("environment") is not { } environment || deployment.Environment == environment));
        return request.AnswerListAsync(items, request.Json.Deployment);
    }

    private static async Task CreateAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        var reference = body.Text("ref") ?? throw ApiError.Invalid("Deployment", "ref", "missing_field");
        var sha = await request.CommitAsync(reference);
        var required = body["required_contexts"].Texts();
        var statuses = request.Repository.Statuses.Of(sha);
        // Without a list, every status that the commit has must be a success.
        var missing = required is null
            ? statuses.Latest.Where(status => status.State != "success").Select(status => status.Context).ToList()
            : [.. required.Where(context => !statuses.Latest.Any(status => status.Context == context && status.State == "success"))];
        if (missing.Count > 0)
        {
            throw ApiError.Conflict($"Conflict: Commit status checks failed for {reference}.");
        }

        var created = request.Repository.Deployments.Add(new DeploymentRecord
        {
            Id = 0,
            Sha = sha,
            Ref = reference,
            Environment = body.Text("environment") ?? "production",
            Task = body.Text("task") ?? "deploy",
            Description = body.Text("description"),
            Payload = body["payload"] is { } payload ? JsonDocument.Parse(payload.ToJsonString()).RootElement.Clone() : null,
            IsProduction = body.Flag("production_environment") ?? body.Text("environment") is null or "production",
            IsTransient = body.Flag("transient_environment") ?? false,
            CreatedAt = request.Now,
        });
        await request.AnswerAsync(request.Json.Deployment(created), StatusCodes.Status201Created);
    }

    private static Task ListStatusesAsync(ApiRequest request, DeploymentRecord deployment) =>
        request.AnswerListAsync(deployment.Statuses.Reverse(), status => request.Json.DeploymentStatus(deployment, status));

    private static async Task CreateStatusAsync(ApiRequest request, DeploymentRecord deployment)
    {
        var body = await request.ObjectAsync();
        var state = body.Text("state") ?? throw ApiError.Invalid("DeploymentStatus", "state", "missing_field");
        if (!s_states.Contains(state))
        {
            throw ApiError.Invalid("DeploymentStatus", "state");
        }

        var description = body.Text("description");
        if (description?.Length > 140)
        {
            throw ApiError.Custom("DeploymentStatus", "description is too long (maximum is 140 characters)");
        }

        var status = request.Repository.Deployments.AddStatus(deployment.Id, new DeploymentStatusRecord
        {
            Id = 0,
            State = state,
            Description = description,
            LogUrl = body.Text("log_url") ?? body.Text("target_url"),
            EnvironmentUrl = body.Text("environment_url"),
            CreatedAt = request.Now,
        });
        if (state == "success" && (body.Flag("auto_inactive") ?? true))
        {
            Retire(request, deployment);
        }

        await request.AnswerAsync(request.Json.DeploymentStatus(deployment, status), StatusCodes.Status201Created);
    }

    /// <summary>A success retires the environment's earlier deployments, except in production.</summary>
    private static void Retire(ApiRequest request, DeploymentRecord current)
    {
        foreach (var earlier in request.Repository.Deployments.All.Where(deployment =>
            deployment.Id < current.Id && deployment.Environment == current.Environment
            && !deployment.IsProduction && !deployment.IsTransient
            && deployment.Statuses is [.., { State: "success" }]))
        {
            request.Repository.Deployments.AddStatus(
                earlier.Id, new DeploymentStatusRecord { Id = 0, State = "inactive", CreatedAt = request.Now });
        }
    }
}

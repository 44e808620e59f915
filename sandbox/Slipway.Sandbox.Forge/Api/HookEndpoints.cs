using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Forge.Hooks;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Webhooks (https://docs.github.com/en/rest/repos/webhooks). They lead to loopback only.</summary>
internal static class HookEndpoints
{
    public static void Map(ApiRouter api, HookEvents events)
    {
        api.Repository("GET", "/hooks", request => request.AnswerListAsync(request.Repository.Hooks.All, hook => Json(request, hook)));
        api.Repository("POST", "/hooks", request => CreateAsync(request, events));
        api.Repository("GET", "/hooks/{id}", request => request.AnswerAsync(Json(request, Find(request))));
        api.Repository("DELETE", "/hooks/{id}", request =>
        {
            request.Repository.Hooks.Delete(Find(request).Id);
            return request.AnswerNothingAsync();
        });
        api.Repository("POST", "/hooks/{id}/pings", request =>
        {
            events.Ping(request.Repository, Find(request));
            return request.AnswerNothingAsync();
        });
    }

    private static HookRecord Find(ApiRequest request) => request.Repository.Hooks.Find(request.Id("id")) ?? throw ApiError.NotFound();

    private static async Task CreateAsync(ApiRequest request, HookEvents events)
    {
        var body = await request.ObjectAsync();
        var config = body.Object("config");
        var url = config?.Text("url") ?? throw ApiError.Invalid("Hook", "url", "missing_field");
        if (!HookSender.IsAllowed(url))
        {
            throw ApiError.Custom("Hook", $"url is not supported: the sandbox calls loopback only, and '{url}' is elsewhere");
        }

        var hook = request.Repository.Hooks.Add(new HookRecord
        {
            Id = 0,
            Url = url,
            Events = body["events"].Texts() ?? ["push"],
            Secret = config.Text("secret"),
            IsActive = body.Flag("active") ?? true,
            CreatedAt = request.Now,
        });
        events.Ping(request.Repository, hook);
        await request.AnswerAsync(Json(request, hook), StatusCodes.Status201Created);
    }

    private static JsonObject Json(ApiRequest request, HookRecord hook)
    {
        var config = new JsonObject { ["url"] = hook.Url, ["content_type"] = "json", ["insecure_ssl"] = "0" };
        if (hook.Secret is not null)
        {
            config["secret"] = "********";
        }

        return new JsonObject
        {
            ["type"] = "Repository",
            ["id"] = hook.Id,
            ["name"] = "web",
            ["active"] = hook.IsActive,
            ["events"] = new JsonArray([.. hook.Events.Select(name => (JsonNode)name)]),
            ["config"] = config,
            ["created_at"] = ApiJson.Time(hook.CreatedAt),
            ["updated_at"] = ApiJson.Time(hook.CreatedAt),
            ["url"] = $"{request.Forge.Address}api/v3/repos/{request.Repository.FullName}/hooks/{hook.Id}",
        };
    }
}

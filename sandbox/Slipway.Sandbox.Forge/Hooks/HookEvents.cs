using System.Text.Json.Nodes;
using Slipway.Sandbox.Forge.Api;

namespace Slipway.Sandbox.Forge.Hooks;

/// <summary>Turns what happens in a repository into GitHub's events (https://docs.github.com/en/webhooks/webhook-events-and-payloads).</summary>
internal sealed class HookEvents(HookSender sender, Func<Uri> address)
{
    public void Watch(ForgeRepository repository)
    {
        repository.Pushed += (name, before, after) => Send(repository, "push", json => new JsonObject
        {
            ["ref"] = name,
            ["before"] = before ?? new string('0', 40),
            ["after"] = after ?? new string('0', 40),
            ["created"] = before is null,
            ["deleted"] = after is null,
        });
        repository.PullRequests.Changed += (before, after) =>
        {
            if (Action(before, after) is { } action)
            {
                Send(repository, "pull_request", json => new JsonObject
                {
                    ["action"] = action, ["number"] = after.Number, ["pull_request"] = PullRequest(json, after),
                });
            }
        };
        repository.Statuses.Added += (sha, status) => Send(repository, "status", json =>
        {
            var payload = json.Status(sha, status);
            payload["sha"] = sha;
            payload["name"] = repository.FullName;
            return payload;
        });
        repository.Deployments.StatusAdded += (deployment, status) => Send(repository, "deployment_status", json => new JsonObject
        {
            ["action"] = "created", ["deployment_status"] = json.DeploymentStatus(deployment, status), ["deployment"] = json.Deployment(deployment),
        });
    }

    public void Ping(ForgeRepository repository, HookRecord hook) => sender.Send(hook, "ping", () => new JsonObject
    {
        ["zen"] = "Practice before the cloud does.", ["hook_id"] = hook.Id, ["repository"] = new ApiJson(address(), repository).Repository(),
    });

    private void Send(ForgeRepository repository, string happening, Func<ApiJson, JsonObject> payload) => sender.Send(repository, happening, () =>
    {
        var json = new ApiJson(address(), repository);
        var body = payload(json);
        body["repository"] = json.Repository();
        body["sender"] = json.User();
        return body;
    });

    private static JsonObject PullRequest(ApiJson json, PullRequestRecord record)
    {
        var body = json.PullRequest(record);
        body["merged"] = record.IsMerged;
        return body;
    }

    private static string? Action(PullRequestRecord? before, PullRequestRecord after) => before switch
    {
        null => "opened",
        { IsOpen: true } when !after.IsOpen => "closed",
        { IsOpen: false } when after.IsOpen => "reopened",
        _ when after.IsOpen && before.HeadSha != after.HeadSha => "synchronize",
        _ when before.Title != after.Title || before.Body != after.Body => "edited",
        _ => null,
    };
}

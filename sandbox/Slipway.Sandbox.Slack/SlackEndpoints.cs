using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Slack;

/// <summary>
/// Slack's Web API below <c>/api/slack/</c> and one incoming webhook. Tokens and scopes are Slack's business: here the sandbox's token is enough,
/// and a channel that is named for the first time is created.
/// </summary>
internal sealed class SlackEndpoints(SlackStore store, AccessToken token, Func<Uri> address)
{
    public const string Prefix = "/api/slack/";
    public const string WebhookPrefix = "/services/";

    /// <summary>Where the incoming webhook posts.</summary>
    public const string WebhookChannel = "#releases";

    /// <summary>The webhook's path; whoever knows it may post.</summary>
    public static string WebhookPath(AccessToken token) => $"{WebhookPrefix}T0SANDBOX/B0SANDBOX/{token.Derive("slack webhook")[..24]}";

    public void Map(IEndpointRouteBuilder routes)
    {
        Method(routes, "auth.test", _ => Ok(("url", address().AbsoluteUri), ("team", "sandbox"), ("user", "slipway"), ("team_id", "T0SANDBOX"), ("bot_id", "B0SANDBOX")));
        Method(routes, "chat.postMessage", Post);
        Method(routes, "chat.update", Update);
        Method(routes, "conversations.history", History);
        Method(routes, "conversations.replies", Replies);
        routes.Map(Prefix + "{method}", context => WriteAsync(context, Failed("unknown_method")));
        routes.MapPost(WebhookPrefix + "{team}/{bot}/{secret}", WebhookAsync);
    }

    private static JsonObject Ok(params (string Name, JsonNode? Value)[] fields)
    {
        var answer = new JsonObject { ["ok"] = true };
        foreach (var (name, value) in fields)
        {
            answer[name] = value;
        }

        return answer;
    }

    private static JsonObject Failed(string error) => new() { ["ok"] = false, ["error"] = error };

    private void Method(IEndpointRouteBuilder routes, string name, Func<SlackRequest, JsonObject> method) =>
        routes.MapMethods(Prefix + name, ["GET", "POST"], context => AnswerAsync(context, method));

    private async Task AnswerAsync(HttpContext context, Func<SlackRequest, JsonObject> method)
    {
        JsonObject answer;
        try
        {
            var request = await SlackRequest.ReadAsync(context);
            answer = Identify(context, request) switch
            {
                Caller.Owner => method(request),
                Caller.Anonymous => Failed("not_authed"),
                _ => Failed("invalid_auth"),
            };
        }
        catch (SlackError error)
        {
            answer = Failed(error.Code);
        }

        await WriteAsync(context, answer);
    }

    /// <summary>A form may hold the token too.</summary>
    private Caller Identify(HttpContext context, SlackRequest request) => token.Identify(context.Request) switch
    {
        Caller.Anonymous when request.Text("token") is { Length: > 0 } candidate => token.Matches(candidate) ? Caller.Owner : Caller.Impostor,
        var caller => caller,
    };

    private static async Task WriteAsync(HttpContext context, JsonObject answer)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private SlackChannel Channel(SlackRequest request) =>
        store.Find(request.Text("channel") ?? throw new SlackError("channel_not_found")) ?? throw new SlackError("channel_not_found");

    private SlackMessage Message(SlackRequest request) =>
        store.Find(Channel(request).Id, request.Text("ts") ?? throw new SlackError("message_not_found")) ?? throw new SlackError("message_not_found");

    private JsonObject Post(SlackRequest request)
    {
        var channel = store.Ensure(request.Text("channel") ?? throw new SlackError("channel_not_found")) ?? throw new SlackError("channel_not_found");
        var thread = request.Text("thread_ts");
        if (thread is not null && store.Find(channel.Id, thread) is null)
        {
            throw new SlackError("thread_not_found");
        }

        var posted = store.Post(new SlackMessage
        {
            Ts = "",
            Channel = channel.Id,
            ThreadTs = thread is null ? null : store.Find(channel.Id, thread)!.ThreadTs ?? thread,
            PostedAt = default,
        }.With(request));
        return Ok(("channel", channel.Id), ("ts", posted.Ts), ("message", SlackMessages.Json(posted, store)));
    }

    private JsonObject Update(SlackRequest request)
    {
        var edited = store.Edit(Message(request).With(request));
        return Ok(("channel", edited.Channel), ("ts", edited.Ts), ("text", edited.Text), ("message", SlackMessages.Json(edited, store)));
    }

    private JsonObject History(SlackRequest request)
    {
        var found = store.Of(Channel(request).Id).Where(message => message.ThreadTs is null).Reverse();
        return SlackMessages.Page(found, request, store);
    }

    private JsonObject Replies(SlackRequest request)
    {
        var channel = Channel(request);
        var parent = store.Find(channel.Id, request.Text("ts") ?? "") ?? throw new SlackError("thread_not_found");
        return SlackMessages.Page(store.Of(channel.Id).Where(message => message.Ts == parent.Ts || message.ThreadTs == parent.Ts), request, store);
    }

    /// <summary>Answers in plain text, as https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks has it.</summary>
    private async Task WebhookAsync(HttpContext context)
    {
        var (status, answer) = await ReceiveAsync(context);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync(answer, context.RequestAborted);
    }

    private async Task<(int Status, string Answer)> ReceiveAsync(HttpContext context)
    {
        if (!AccessToken.AreSame(context.Request.Path.Value!, WebhookPath(token)))
        {
            return (StatusCodes.Status403Forbidden, "invalid_token");
        }

        try
        {
            var request = await SlackRequest.ReadAsync(context);
            store.Post(new SlackMessage { Ts = "", Channel = store.Ensure(WebhookChannel)!.Id, PostedAt = default }.With(request));
            return (StatusCodes.Status200OK, "ok");
        }
        catch (SlackError error)
        {
            return (StatusCodes.Status400BadRequest, error.Code is "invalid_json" or "json_not_object" ? "invalid_payload" : error.Code);
        }
    }
}

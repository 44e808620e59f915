using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Cluster.Access;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Answers what an account asks about itself.</summary>
internal sealed class Reviews(Authorizer authorizer)
{
    public async Task AnswerAsync(HttpContext http, string[] parts, Account account)
    {
        if (http.Request.Method != "POST")
            throw ApiException.MethodNotAllowed();
        var sent = RequestBody.Parse(await RequestBody.ReadAsync(http.Request, http.RequestAborted)) as JsonObject ?? [];
        sent["status"] = parts switch
        {
            ["selfsubjectaccessreviews"] => Access(account, sent.Map("spec")),
            ["selfsubjectrulesreviews"] => Rules(account, sent.Map("spec").Text("namespace") ?? ""),
            ["selfsubjectreviews"] => new JsonObject { ["userInfo"] = UserInfo(account) },
            _ => throw ApiException.NotServed(),
        };
        sent.Default("metadata", new JsonObject());
        await Answer.JsonAsync(http, sent, 201);
    }

    private JsonObject Access(Account account, JsonObject? spec)
    {
        // Paths that are no resources, such as /version, are open to everybody here.
        var isAllowed = spec.Map("nonResourceAttributes") is not null || authorizer.IsAllowed(account, AccessQuestion.FromReview(spec.Map("resourceAttributes")));
        return new JsonObject { ["allowed"] = isAllowed };
    }

    private JsonObject Rules(Account account, string @namespace) => new()
    {
        ["resourceRules"] = new JsonArray(authorizer.RulesOf(account, @namespace).Select(rule => rule.DeepClone()).ToArray()),
        ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("get"), ["nonResourceURLs"] = new JsonArray("*") }),
        ["incomplete"] = false,
    };

    private static JsonObject UserInfo(Account account)
    {
        var info = new JsonObject { ["username"] = account.Name };
        if (account.Uid.Length > 0)
            info["uid"] = account.Uid;
        info["groups"] = new JsonArray(account.Groups.Select(group => (JsonNode)group).ToArray());
        return info;
    }
}

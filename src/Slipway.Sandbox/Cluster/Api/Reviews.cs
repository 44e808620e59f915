using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Questions about oneself. Whoever has the token may do everything here.</summary>
internal static class Reviews
{
    private const string User = "sandbox-admin";

    public static async Task AnswerAsync(HttpContext http, string[] parts)
    {
        if (http.Request.Method != "POST")
            throw ApiException.MethodNotAllowed();
        var sent = RequestBody.Parse(await RequestBody.ReadAsync(http.Request, http.RequestAborted)) as JsonObject ?? [];
        switch (parts)
        {
            case ["selfsubjectaccessreviews"]:
                sent["status"] = new JsonObject { ["allowed"] = true, ["reason"] = "the sandbox's token may do everything" };
                break;
            case ["selfsubjectrulesreviews"]:
                sent["status"] = new JsonObject
                {
                    ["resourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*") }),
                    ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
                    ["incomplete"] = false,
                };
                break;
            case ["selfsubjectreviews"]:
                sent["status"] = new JsonObject { ["userInfo"] = new JsonObject { ["username"] = User, ["groups"] = new JsonArray("system:masters", "system:authenticated") } };
                break;
            default:
                throw ApiException.NotServed();
        }

        sent.Default("metadata", new JsonObject());
        await Answer.JsonAsync(http, sent, 201);
    }
}

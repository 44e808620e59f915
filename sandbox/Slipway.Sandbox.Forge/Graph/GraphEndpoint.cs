using System.Text.Json.Nodes;
using Slipway.Sandbox.Forge.Api;

namespace Slipway.Sandbox.Forge.Graph;

/// <summary>The part of GitHub's GraphQL API that <c>gh</c> and auto-merge need (https://docs.github.com/en/graphql). Errors come with status 200.</summary>
internal sealed class GraphEndpoint
{
    private readonly GraphSchema _schema = ForgeSchema.Create();

    public void Map(ApiRouter api) => api.Graph(AnswerAsync);

    private async Task AnswerAsync(ApiRequest request)
    {
        var body = await request.ObjectAsync();
        await request.AnswerAsync(await RunAsync(request, body));
    }

    private async Task<JsonObject> RunAsync(ApiRequest request, JsonObject body)
    {
        try
        {
            var query = body.Text("query") ?? throw new GraphError("UNPROCESSABLE", "A query attribute must be specified and must be a string.");
            var variables = (body.Object("variables") ?? []).DeepClone().AsObject();
            var document = GraphDocument.Parse(query, body.Text("operationName") is { Length: > 0 } name ? name : null, variables);
            return await new GraphExecution(_schema, document, request).RunAsync();
        }
        catch (GraphError error)
        {
            return new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["type"] = error.Type, ["message"] = error.Message }) };
        }
    }
}

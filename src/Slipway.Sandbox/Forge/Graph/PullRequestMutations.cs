using Slipway.Sandbox.Forge.Api;

namespace Slipway.Sandbox.Forge.Graph;

/// <summary>Changes of pull requests that the REST API has no call for, and those that <c>gh</c> makes this way.</summary>
internal static class PullRequestMutations
{
    public static void Add(GraphSchema schema)
    {
        Mutation(schema, "enablePullRequestAutoMerge", EnableAsync);
        Mutation(schema, "disablePullRequestAutoMerge", DisableAsync);
        Mutation(schema, "revertPullRequest", RevertAsync)
            .Object<MutationResult>("revertPullRequest", "PullRequest", result => result.Other);
    }

    private static GraphType Mutation(GraphSchema schema, string name, Func<PullRequestNode, GraphCall, Task<PullRequestNode?>> action)
    {
        var payload = char.ToUpperInvariant(name[0]) + name[1..] + "Payload";
        schema["Mutation"].ObjectAsync<object>(name, payload, async (_, call) =>
        {
            var found = PullRequestNode.Find(call.Forge, call.Input.Text("pullRequestId") ?? throw new GraphError("UNPROCESSABLE", "pullRequestId is missing"));
            if (found.Repository.Settings.Current.IsArchived)
            {
                throw new GraphError("FORBIDDEN", "Repository was archived so is read-only.");
            }

            using (await found.Repository.LockAsync(call.Request.Aborted))
            {
                var other = await action(found.Again(), call);
                return new MutationResult(found.Again(), other, call.Input.Text("clientMutationId"));
            }
        });
        return schema.Add(payload)
            .Scalar<MutationResult>("clientMutationId", result => result.ClientId)
            .Object<MutationResult>("actor", "User", (_, call) => call.Request.Login)
            .Object<MutationResult>("pullRequest", "PullRequest", result => result.PullRequest);
    }

    private static async Task<PullRequestNode?> EnableAsync(PullRequestNode node, GraphCall call)
    {
        var input = call.Input;
        if (!node.Repository.Settings.Current.AllowAutoMerge)
        {
            throw new GraphError("UNPROCESSABLE", "Auto merge is not allowed for this repository");
        }

        var method = (input.Text("mergeMethod") ?? "MERGE").ToLowerInvariant();
        if (!node.Repository.Settings.Current.Allows(method))
        {
            throw new GraphError("UNPROCESSABLE", $"Merge method {method} is not allowed on this repository");
        }

        if (input.Text("expectedHeadOid") is { } expected && expected != node.Record.HeadSha)
        {
            throw new GraphError("UNPROCESSABLE", "Head sha didn't match expected sha.");
        }

        var state = await new MergeRules(node.Repository).JudgeAsync(node.Record, call.Request.Aborted);
        if (state.Name is not (MergeState.Blocked or MergeState.Behind or MergeState.Draft))
        {
            var word = node.Record.IsOpen ? state.Name : "closed";
            throw new GraphError("UNPROCESSABLE", $"Pull request Pull request is in {word} status");
        }

        node.Repository.PullRequests.Save(node.Record with
        {
            AutoMerge = new AutoMergeRequest(call.Request.Login, method, input.Text("commitHeadline"), input.Text("commitBody"), call.Request.Now),
            UpdatedAt = call.Request.Now,
        });
        return null;
    }

    private static Task<PullRequestNode?> DisableAsync(PullRequestNode node, GraphCall call)
    {
        if (node.Record.AutoMerge is null)
        {
            throw new GraphError("UNPROCESSABLE", "Can't disable auto-merge for this pull request");
        }

        node.Repository.PullRequests.Save(node.Record with { AutoMerge = null, UpdatedAt = call.Request.Now });
        return Task.FromResult<PullRequestNode?>(null);
    }

    private static async Task<PullRequestNode?> RevertAsync(PullRequestNode node, GraphCall call)
    {
        if (!node.Record.IsMerged)
        {
            throw new GraphError("UNPROCESSABLE", "Pull request is not merged");
        }

        var (title, body, isDraft) = (call.Input.Text("title"), call.Input.Text("body"), call.Input.Flag("draft") ?? false);
        var opened = await new PullRequestRevert(node.Repository).OpenAsync(node.Record, call.Request.Login, title, body, isDraft, call.Request.Now)
            ?? throw new GraphError("UNPROCESSABLE", "Pull request could not be reverted: conflicts, or already reverted");
        return node with { Record = opened };
    }

    private sealed record MutationResult(PullRequestNode PullRequest, PullRequestNode? Other, string? ClientId);
}

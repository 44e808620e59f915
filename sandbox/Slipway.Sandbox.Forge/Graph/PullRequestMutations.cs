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
        Mutation(schema, "mergePullRequest", MergeAsync);
        Mutation(schema, "updatePullRequest", UpdateAsync);
        Mutation(schema, "addLabelsToLabelable", (node, call) => ChangeAsync(node, call, record => record with { Labels = [.. record.Labels.Union(Named(call, "labelIds"))] }), "labelableId");
        Mutation(schema, "removeLabelsFromLabelable", (node, call) => ChangeAsync(node, call, record => record with { Labels = [.. record.Labels.Except(Named(call, "labelIds"))] }), "labelableId");
        Mutation(schema, "closePullRequest", (node, call) => ChangeAsync(node, call, record =>
            record with { IsOpen = false, ClosedAt = record.ClosedAt ?? call.Request.Now, AutoMerge = null }));
        Mutation(schema, "reopenPullRequest", ReopenAsync);
        Mutation(schema, "markPullRequestReadyForReview", (node, call) => ChangeAsync(node, call, record => record with { IsDraft = false }));
        Mutation(schema, "convertPullRequestToDraft", (node, call) => ChangeAsync(node, call, record => record with { IsDraft = true }));
        Mutation(schema, "requestReviews", RequestReviewsAsync);
        Mutation(schema, "addPullRequestReview", ReviewAsync);
        Mutation(schema, "addComment", CommentAsync, "subjectId")
            .Object<MutationResult>("commentEdge", "IssueCommentEdge", result => GraphConnection.Edge(new ReviewTypes.CommentNode(result.PullRequest, result.PullRequest.Record.Comments[^1])));
        PullRequestCreation.Add(schema);
        CommentMutations.Add(schema);
    }

    private static GraphType Mutation(GraphSchema schema, string name, Func<PullRequestNode, GraphCall, Task<PullRequestNode?>> action, string subject = "pullRequestId")
    {
        var payload = char.ToUpperInvariant(name[0]) + name[1..] + "Payload";
        schema["Mutation"].ObjectAsync<object>(name, payload, async (_, call) =>
        {
            var found = PullRequestNode.Find(call.Forge, call.Input.Text(subject) ?? throw new GraphError("UNPROCESSABLE", $"{subject} is missing"));
            if (found.Repository.Settings.Current.IsArchived)
            {
                throw new GraphError("FORBIDDEN", "Repository was archived so is read-only.");
            }

            using (await found.Repository.LockAsync(call.Request.Aborted))
            {
                var other = await action(found.Again(), call);
                await new AutoMerge(found.Repository, call.Forge.Time).MergeReadyAsync();
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

    private static async Task<PullRequestNode?> MergeAsync(PullRequestNode node, GraphCall call)
    {
        var outcome = await new PullRequestMerge(node.Repository).MergeAsync(
            node.Record,
            new MergeRequest
            {
                User = call.Request.Login,
                ExpectedHead = call.Input.Text("expectedHeadOid"),
                Method = (call.Input.Text("mergeMethod") ?? "MERGE").ToLowerInvariant(),
                Title = call.Input.Text("commitHeadline"),
                Message = call.Input.Text("commitBody"),
            },
            call.Request.Now);
        return outcome switch
        {
            MergeOutcome.Merged => null,
            MergeOutcome.NotAllowed refused => throw new GraphError("UNPROCESSABLE", refused.Message),
            _ => throw new GraphError("UNPROCESSABLE", "Head branch was modified. Review and try the merge again."),
        };
    }

    private static Task<PullRequestNode?> UpdateAsync(PullRequestNode node, GraphCall call)
    {
        return ChangeAsync(node, call, record => record with
        {
            Title = call.Input.Text("title") ?? record.Title,
            Body = call.Input.Text("body") ?? record.Body,
            BaseBranch = call.Input.Text("baseRefName") ?? record.BaseBranch,
            Labels = call.Input["labelIds"] is null ? record.Labels : Named(call, "labelIds"),
        });
    }

    private static async Task<PullRequestNode?> ReopenAsync(PullRequestNode node, GraphCall call)
    {
        var head = await node.Repository.Git.ResolveBranchAsync(node.Record.HeadBranch, call.Request.Aborted);
        if (node.Record.IsMerged || head is null || node.Repository.PullRequests.FindOpen(node.Record.HeadBranch, node.Record.BaseBranch) is not null)
        {
            throw new GraphError("UNPROCESSABLE", "Could not open the pull request.");
        }

        await ChangeAsync(node, call, record => record with { IsOpen = true, ClosedAt = null, HeadSha = head, AnnouncedHead = null });
        await node.Repository.AnnounceAsync(node.Again().Record, CancellationToken.None);
        return null;
    }

    private static Task<PullRequestNode?> RequestReviewsAsync(PullRequestNode node, GraphCall call)
    {
        return ChangeAsync(node, call, record => record with
        {
            Reviewers = [.. record.Reviewers.Union(Named(call, "userIds"))], Teams = [.. record.Teams.Union(Named(call, "teamIds"))],
        });
    }

    private static Task<PullRequestNode?> ReviewAsync(PullRequestNode node, GraphCall call)
    {
        var body = call.Input.Text("body") ?? "";
        var state = ReviewEndpoints.StateOf(call.Input.Text("event")) ?? throw new GraphError("UNPROCESSABLE", "event is not one that a review can have");
        if (ReviewEndpoints.Refusal(node.Record, call.Request.Login, state, body) is { } refusal)
        {
            throw new GraphError("UNPROCESSABLE", refusal);
        }

        ReviewEndpoints.Add(node.Repository, node.Record, new ReviewRecord
        {
            Id = 0, User = call.Request.Login, Body = body, State = state, CommitId = call.Input.Text("commitOID") ?? node.Record.HeadSha, SubmittedAt = call.Request.Now,
        });
        return Task.FromResult<PullRequestNode?>(null);
    }

    private static Task<PullRequestNode?> CommentAsync(PullRequestNode node, GraphCall call)
    {
        var body = call.Input.Text("body");
        if (string.IsNullOrWhiteSpace(body) || body.Length > PullRequestEndpoints.MaxBodyLength)
        {
            throw new GraphError("UNPROCESSABLE", "Body cannot be blank, or is too long");
        }

        node.Repository.PullRequests.AddComment(node.Record, body, call.Request.Login);
        return Task.FromResult<PullRequestNode?>(null);
    }

    /// <summary>Labels, users and teams are what their names say; their ids hold them.</summary>
    private static List<string> Named(GraphCall call, string field) => [.. (call.Input[field].Texts() ?? []).Select(id => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..])];

    private static async Task<PullRequestNode?> ChangeAsync(PullRequestNode node, GraphCall call, Func<PullRequestRecord, PullRequestRecord> change)
    {
        var before = node.Record;
        var after = node.Repository.PullRequests.Save(change(before) with { UpdatedAt = call.Request.Now });
        if ((after.IsOpen, after.BaseBranch) != (before.IsOpen, before.BaseBranch))
        {
            await new PullRequestRefs(node.Repository).UpdateAsync(after, CancellationToken.None);
        }

        return null;
    }

    private sealed record MutationResult(PullRequestNode PullRequest, PullRequestNode? Other, string? ClientId);
}

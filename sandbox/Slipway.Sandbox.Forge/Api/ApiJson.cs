using System.Globalization;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>The API's JSON for what a repository holds: the fields that clients read, in GitHub's names and forms.</summary>
internal sealed partial class ApiJson(Uri address, ForgeRepository repository)
{
    private string Api => $"{address}api/v3/repos/{repository.FullName}";

    private string Web => $"{address}{repository.FullName}";

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static JsonNode? Time(DateTimeOffset? time) => time is null ? null : Time(time.Value);

    public JsonObject User(string login = ForgeHost.User) => User(address, login);

    public static JsonObject User(Uri address, string login) => new()
    {
        ["login"] = login,
        ["id"] = NumberOf(login),
        ["node_id"] = $"U_{login}",
        ["avatar_url"] = "",
        ["url"] = $"{address}api/v3/users/{login}",
        ["html_url"] = $"{address}{login}",
        ["type"] = "User",
        ["site_admin"] = false,
    };

    public static JsonObject Team(string slug) => new() { ["id"] = NumberOf(slug), ["node_id"] = $"T_{slug}", ["name"] = slug, ["slug"] = slug };

    public JsonObject Repository() => new()
    {
        ["id"] = NumberOf(repository.FullName),
        ["node_id"] = NodeId.Repository(repository).Text,
        ["name"] = repository.Name,
        ["full_name"] = repository.FullName,
        ["private"] = false,
        ["owner"] = User(repository.Owner),
        ["html_url"] = Web,
        ["description"] = repository.Settings.Current.Description,
        ["fork"] = false,
        ["url"] = Api,
        ["clone_url"] = Web + ".git",
        ["git_url"] = Web + ".git",
        ["default_branch"] = ForgeRepository.DefaultBranch,
        ["archived"] = repository.Settings.Current.IsArchived,
        ["disabled"] = false,
        ["visibility"] = "public",
        ["has_issues"] = false,
        ["allow_merge_commit"] = repository.Settings.Current.AllowMergeCommit,
        ["allow_squash_merge"] = repository.Settings.Current.AllowSquashMerge,
        ["allow_rebase_merge"] = repository.Settings.Current.AllowRebaseMerge,
        ["allow_auto_merge"] = repository.Settings.Current.AllowAutoMerge,
        ["delete_branch_on_merge"] = repository.Settings.Current.DeleteBranchOnMerge,
        ["permissions"] = new JsonObject { ["admin"] = true, ["push"] = true, ["pull"] = true },
    };

    public JsonObject Branch(string name, string sha) => new()
    {
        ["name"] = name,
        ["commit"] = new JsonObject { ["sha"] = sha, ["url"] = $"{Api}/commits/{sha}" },
        ["protected"] = repository.Settings.Of(name) is not null,
    };

    public JsonObject Reference(string name, string sha, string type = "commit") => new()
    {
        ["ref"] = name,
        ["node_id"] = name,
        ["url"] = $"{Api}/git/{name}",
        ["object"] = new JsonObject { ["type"] = type, ["sha"] = sha, ["url"] = $"{Api}/git/{type}s/{sha}" },
    };

    public JsonObject Label(string name)
    {
        var label = repository.Labels.Find(name) ?? new LabelRecord(name, "ededed", null);
        return new JsonObject
        {
            ["id"] = NumberOf(label.Name),
            ["node_id"] = label.Name,
            ["url"] = $"{Api}/labels/{Uri.EscapeDataString(label.Name)}",
            ["name"] = label.Name,
            ["color"] = label.Color,
            ["default"] = false,
            ["description"] = label.Description,
        };
    }

    public JsonObject PullRequest(PullRequestRecord pullRequest) => new()
    {
        ["id"] = pullRequest.Number,
        ["node_id"] = NodeId.PullRequest(repository, pullRequest).Text,
        ["number"] = pullRequest.Number,
        ["url"] = $"{Api}/pulls/{pullRequest.Number}",
        ["html_url"] = $"{Web}/pull/{pullRequest.Number}",
        ["issue_url"] = $"{Api}/issues/{pullRequest.Number}",
        ["statuses_url"] = $"{Api}/statuses/{pullRequest.HeadSha}",
        ["comments_url"] = $"{Api}/issues/{pullRequest.Number}/comments",
        ["title"] = pullRequest.Title,
        ["body"] = pullRequest.Body,
        ["state"] = pullRequest.IsOpen ? "open" : "closed",
        ["locked"] = false,
        ["draft"] = pullRequest.IsDraft,
        ["user"] = User(pullRequest.Author),
        ["labels"] = new JsonArray([.. pullRequest.Labels.Select(Label)]),
        ["requested_reviewers"] = new JsonArray([.. pullRequest.Reviewers.Select(User)]),
        ["requested_teams"] = new JsonArray([.. pullRequest.Teams.Select(Team)]),
        ["assignees"] = new JsonArray(),
        ["head"] = End(pullRequest.HeadBranch, pullRequest.HeadSha),
        ["base"] = End(pullRequest.BaseBranch, pullRequest.BaseSha),
        ["created_at"] = Time(pullRequest.CreatedAt),
        ["updated_at"] = Time(pullRequest.UpdatedAt),
        ["closed_at"] = Time(pullRequest.ClosedAt),
        ["merged_at"] = Time(pullRequest.MergedAt),
        ["merge_commit_sha"] = pullRequest.MergeCommit,
        ["auto_merge"] = pullRequest.AutoMerge is { } wish ? AutoMerge(wish) : null,
        ["author_association"] = "OWNER",
    };

    public JsonObject Comment(PullRequestRecord pullRequest, CommentRecord comment) => new()
    {
        ["id"] = comment.Id,
        ["node_id"] = NodeId.Comment(repository, comment).Text,
        ["url"] = $"{Api}/issues/comments/{comment.Id}",
        ["html_url"] = $"{Web}/pull/{pullRequest.Number}#issuecomment-{comment.Id}",
        ["issue_url"] = $"{Api}/issues/{pullRequest.Number}",
        ["body"] = comment.Body,
        ["user"] = User(comment.User),
        ["created_at"] = Time(comment.CreatedAt),
        ["updated_at"] = Time(comment.UpdatedAt),
        ["author_association"] = "OWNER",
    };

    /// <summary>Users, labels and repositories are found by name; the number only has to be the same every time.</summary>
    private static long NumberOf(string name) => name.Aggregate(17L, (id, letter) => (id * 31 + letter) % 1_000_000_007);

    private JsonObject AutoMerge(AutoMergeRequest wish) => new()
    {
        ["enabled_by"] = User(wish.User),
        ["merge_method"] = wish.Method,
        ["commit_title"] = wish.Title,
        ["commit_message"] = wish.Message,
    };

    private JsonObject End(string branch, string sha) => new()
    {
        ["label"] = $"{repository.Owner}:{branch}",
        ["ref"] = branch,
        ["sha"] = sha,
        ["user"] = User(repository.Owner),
        ["repo"] = Repository(),
    };
}

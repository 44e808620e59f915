namespace Slipway.Sandbox.Forge.Graph;

/// <summary>Repositories, users, and the queries that begin with them.</summary>
internal static class RepositoryTypes
{
    public static void Add(GraphSchema schema)
    {
        GraphConnection.AddPageInfo(schema);
        GraphConnection.AddTypes(schema, "PullRequest", "Label", "User", "Repository", "Milestone", "ProjectCard", "ProjectV2Item", "Team");
        schema.Add("Organization").Object<object>("teams", "TeamConnection", (_, call) => GraphConnection.Of([], call));
        schema.Add("Node");
        schema.Add("Actor");
        schema.Add("User", "Actor", "Node", "RequestedReviewer")
            .Scalar<string>("login", login => login)
            .Scalar<string>("id", login => $"U_{login}")
            .Scalar<string>("name", login => login)
            .Scalar<string>("url", (login, call) => $"{call.Forge.Address}{login}");
        schema.Add("Label", "Node")
            .Scalar<LabelRecord>("id", label => $"LA_{label.Name}")
            .Scalar<LabelRecord>("name", label => label.Name)
            .Scalar<LabelRecord>("color", label => label.Color)
            .Scalar<LabelRecord>("description", label => label.Description);
        schema.Add("Milestone").Scalar<object>("number", _ => 0).Scalar<object>("title", _ => "").Scalar<object>("description", _ => "").Scalar<object>("dueOn", _ => null);
        schema.Add("Project").Scalar<object>("name", _ => "");
        schema.Add("ProjectCard").Object<object>("project", "Project", _ => null).Object<object>("column", "Project", _ => null);
        schema.Add("ProjectV2").Scalar<object>("id", _ => "").Scalar<object>("title", _ => "");
        schema.Add("ProjectV2Item").Scalar<object>("id", _ => "").Object<object>("project", "ProjectV2", _ => null);
        schema.Add("BranchProtectionRule")
            .Scalar<BranchProtection>("requiresStrictStatusChecks", rule => rule.IsStrict)
            .Scalar<BranchProtection>("requiredApprovingReviewCount", rule => rule.RequiredApprovals ?? 0);
        schema.Add("Ref")
            .Scalar<RefNode>("name", branch => branch.Name)
            .Object<RefNode>("branchProtectionRule", "BranchProtectionRule", branch => branch.Repository.Settings.Of(branch.Name));
        schema.Add("Repository", "Node")
            .Scalar<ForgeRepository>("id", repository => NodeId.Repository(repository).Text)
            .Scalar<ForgeRepository>("name", repository => repository.Name)
            .Scalar<ForgeRepository>("nameWithOwner", repository => repository.FullName)
            .Scalar<ForgeRepository>("description", repository => repository.Settings.Current.Description)
            .Scalar<ForgeRepository>("url", (repository, call) => $"{call.Forge.Address}{repository.FullName}")
            .Scalar<ForgeRepository>("sshUrl", (repository, call) => $"{call.Forge.Address}{repository.FullName}.git")
            .Scalar<ForgeRepository>("homepageUrl", _ => "")
            .Scalar<ForgeRepository>("isPrivate", _ => false)
            .Scalar<ForgeRepository>("isFork", _ => false)
            .Scalar<ForgeRepository>("isEmpty", _ => false)
            .Scalar<ForgeRepository>("isArchived", repository => repository.Settings.Current.IsArchived)
            .Scalar<ForgeRepository>("visibility", _ => "PUBLIC")
            .Scalar<ForgeRepository>("viewerPermission", _ => "ADMIN")
            .Scalar<ForgeRepository>("viewerCanAdminister", _ => true)
            .Scalar<ForgeRepository>("viewerDefaultMergeMethod", repository => repository.Settings.Current.AllowMergeCommit ? "MERGE" : "SQUASH")
            .Scalar<ForgeRepository>("hasIssuesEnabled", _ => false)
            .Scalar<ForgeRepository>("hasWikiEnabled", _ => false)
            .Scalar<ForgeRepository>("hasProjectsEnabled", _ => false)
            .Scalar<ForgeRepository>("mergeCommitAllowed", repository => repository.Settings.Current.AllowMergeCommit)
            .Scalar<ForgeRepository>("squashMergeAllowed", repository => repository.Settings.Current.AllowSquashMerge)
            .Scalar<ForgeRepository>("rebaseMergeAllowed", repository => repository.Settings.Current.AllowRebaseMerge)
            .Scalar<ForgeRepository>("autoMergeAllowed", repository => repository.Settings.Current.AllowAutoMerge)
            .Scalar<ForgeRepository>("deleteBranchOnMerge", repository => repository.Settings.Current.DeleteBranchOnMerge)
            .Scalar<ForgeRepository>("stargazerCount", _ => 0)
            .Scalar<ForgeRepository>("forkCount", _ => 0)
            .Object<ForgeRepository>("owner", "User", repository => repository.Owner)
            .Object<ForgeRepository>("parent", "Repository", _ => null)
            .Object<ForgeRepository>("defaultBranchRef", "Ref", repository => new RefNode(repository, ForgeRepository.DefaultBranch))
            .Object<ForgeRepository>("label", "Label", (repository, call) => repository.Labels.Find(call.Text("name")))
            .Object<ForgeRepository>("labels", "LabelConnection", (repository, call) => GraphConnection.Of(repository.Labels.All, call))
            .Object<ForgeRepository>("milestones", "MilestoneConnection", (_, call) => GraphConnection.Of([], call))
            .Object<ForgeRepository>("assignableUsers", "UserConnection", (repository, call) => GraphConnection.Of([repository.Owner], call))
            .Object<ForgeRepository>("pullRequest", "PullRequest", (repository, call) => repository.PullRequests.Find(call.Whole("number")) is { } found
                ? new PullRequestNode(repository, found)
                : throw new GraphError("NOT_FOUND", $"Could not resolve to a PullRequest with the number of {call.Whole("number")}."))
            .Object<ForgeRepository>("pullRequests", "PullRequestConnection", (repository, call) => GraphConnection.Of(PullRequestSearch.Filter(repository, call), call));
        schema["Query"]
            .Object<object>("viewer", "User", (_, call) => call.Request.Login)
            .Object<object>("user", "User", (_, call) => call.Text("login"))
            // Owners are users here; clients that ask go on when they are told so.
            .Object<object>("organization", "Organization", (_, call) => throw new GraphError("NOT_FOUND", $"Could not resolve to an Organization with the login of '{call.Text("login")}'."))
            .Object<object>("repository", "Repository", (_, call) => Find(call.Forge, call.Text("owner"), call.Text("name")))
            .Object<object>("node", "Node", (_, call) => new GraphObject("PullRequest", PullRequestNode.Find(call.Forge, call.Text("id"))))
            .Object<object>("search", "SearchConnection", (_, call) => GraphConnection.Of(PullRequestSearch.Find(call.Forge, call.Text("query")), call));
        schema.Add("SearchConnection")
            .Scalar<GraphConnection>("issueCount", list => list.Total)
            .Object<GraphConnection>("nodes", "PullRequest", list => list.Nodes)
            .Object<GraphConnection>("edges", "PullRequestEdge", list => list.Edges)
            .Object<GraphConnection>("pageInfo", "PageInfo", list => list);
    }

    /// <exception cref="GraphError">There is none.</exception>
    public static ForgeRepository Find(ForgeHost forge, string owner, string name) =>
        forge.Find(owner, name)
        ?? (forge.FindRenamed(owner, name) is { } present ? forge.Find(owner, present) : null)
        ?? throw new GraphError("NOT_FOUND", $"Could not resolve to a Repository with the name '{owner}/{name}'.");

    public static object Branch(ForgeRepository repository, string name) => new RefNode(repository, name);

    private sealed record RefNode(ForgeRepository Repository, string Name);
}

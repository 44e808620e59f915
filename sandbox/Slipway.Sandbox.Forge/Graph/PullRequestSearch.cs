namespace Slipway.Sandbox.Forge.Graph;

/// <summary>Finds pull requests by the arguments of a list, or by the words of a search.</summary>
internal static class PullRequestSearch
{
    public static IEnumerable<PullRequestNode> Filter(ForgeRepository repository, GraphCall call)
    {
        var states = call.Arguments["states"] switch
        {
            null => null,
            System.Text.Json.Nodes.JsonArray list => list.Select(state => state!.GetValue<string>()).ToList(),
            var one => [one.GetValue<string>()],
        };
        return repository.PullRequests.All
            .Select(record => new PullRequestNode(repository, record))
            .Where(node => (states is null || states.Contains(node.State))
                && (call.TextOrNull("headRefName") is not { } head || node.Record.HeadBranch == head)
                && (call.TextOrNull("baseRefName") is not { } onto || node.Record.BaseBranch == onto));
    }

    /// <summary>Each word has to be true of a pull request (https://docs.github.com/en/search-github/searching-on-github/searching-issues-and-pull-requests).</summary>
    public static IEnumerable<PullRequestNode> Find(ForgeHost forge, string query)
    {
        var words = query.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return from repository in forge.Repositories
               from record in repository.PullRequests.All
               let node = new PullRequestNode(repository, record)
               where words.All(word => IsTrue(word, node))
               orderby record.CreatedAt descending
               select node;
    }

    private static bool IsTrue(string word, PullRequestNode node)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var value = word[(colon + 1)..].Trim('"');
        return (colon < 0 ? "" : word[..colon]) switch
        {
            "repo" => node.Repository.FullName.Equals(value, StringComparison.OrdinalIgnoreCase),
            "state" or "is" => value is "pr" or "public" || node.State.Equals(value, StringComparison.OrdinalIgnoreCase)
                || (value == "closed" && node.State == "MERGED") || (value == "draft" && node.Record.IsDraft),
            "type" => value == "pr",
            "author" => node.Record.Author == value || value == "@me",
            "label" => node.Record.Labels.Contains(value, StringComparer.OrdinalIgnoreCase),
            "head" => node.Record.HeadBranch == value,
            "base" => node.Record.BaseBranch == value,
            "draft" => node.Record.IsDraft == (value == "true"),
            "review-requested" => node.Record.Reviewers.Contains(value),
            "assignee" or "involves" or "mentions" => false,
            "sort" => true,
            _ => node.Record.Title.Contains(word, StringComparison.OrdinalIgnoreCase) || node.Record.Body.Contains(word, StringComparison.OrdinalIgnoreCase),
        };
    }
}

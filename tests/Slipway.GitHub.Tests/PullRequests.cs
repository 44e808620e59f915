using Slipway.Forges;
using Slipway.Naming;

namespace Slipway.GitHub.Tests;

public sealed class PullRequests : ForgeTest
{
    private const string Branch = "release/dev/web";

    [Fact]
    public async Task I_can_open_find_and_update_a_pull_request()
    {
        var head = await PushAsync(Branch, "one");
        var requests = Forge.PullRequests;

        Assert.Null(await requests.FindOpenAsync(Branch, "main", CancellationToken.None));
        var opened = await requests.OpenAsync(Text("One"), Branch, "main", CancellationToken.None);
        var updated = await requests.UpdateAsync(opened, Text("Two"), CancellationToken.None);
        var found = await requests.FindOpenAsync(Branch, "main", CancellationToken.None);

        Assert.Equal(head, opened.Head);
        Assert.Equal(["application:web", "stage:dev"], opened.Text.Labels.Order());
        Assert.Equal("Two", updated.Text.Title);
        Assert.Equal((opened.Number, opened.Url, "Two", "A body\n"), (found?.Number, found?.Url, found?.Text.Title, found?.Text.Body));
        Assert.Equal(["application:web", "stage:dev"], found!.Text.Labels.Order());
    }

    [Fact]
    public async Task A_pull_request_that_somebody_else_opened_meanwhile_is_taken_over()
    {
        await PushAsync(Branch, "one");
        var theirs = await Forge.PullRequests.OpenAsync(Text("Theirs"), Branch, "main", CancellationToken.None);

        var ours = await Forge.PullRequests.OpenAsync(Text("Ours"), Branch, "main", CancellationToken.None);

        Assert.Equal((theirs.Number, "Ours"), (ours.Number, ours.Text.Title));
    }

    [Fact]
    public async Task One_comment_is_kept_up_to_date_and_those_of_people_stay()
    {
        await PushAsync(Branch, "one");
        var number = (await Forge.PullRequests.OpenAsync(Text("One"), Branch, "main", CancellationToken.None)).Number;
        await Forge.PullRequests.SetCommentAsync(number, "<!-- somebody -->", "Looks good", CancellationToken.None);

        await Forge.PullRequests.SetCommentAsync(number, "<!-- plan -->", "1 to create", CancellationToken.None);
        await Forge.PullRequests.SetCommentAsync(number, "<!-- plan -->", "2 to create", CancellationToken.None);

        Assert.Equal(["<!-- somebody -->\nLooks good", "<!-- plan -->\n2 to create"], await CommentsAsync(number));
    }

    [Fact]
    public async Task A_merge_returns_the_commit_on_the_base_branch_and_can_be_repeated()
    {
        var head = await PushAsync(Branch, "one");
        var opened = await Forge.PullRequests.OpenAsync(Text("One"), Branch, "main", CancellationToken.None);

        var merged = await Forge.PullRequests.MergeAsync(opened.Number, head, CancellationToken.None);
        var again = await Forge.PullRequests.MergeAsync(opened.Number, head, CancellationToken.None);

        Assert.Equal(merged, again);
        Assert.Equal(merged, (await Repository.FetchAsync([], CancellationToken.None)).Base.Commit);
    }

    [Fact]
    public async Task A_head_that_moved_is_not_merged()
    {
        await PushAsync(Branch, "one");
        var opened = await Forge.PullRequests.OpenAsync(Text("One"), Branch, "main", CancellationToken.None);
        await PushAsync(Branch, "two");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Forge.PullRequests.MergeAsync(opened.Number, opened.Head, CancellationToken.None));

        Assert.Contains($"expected commit {opened.Head.Abbreviated} at its head", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conflict_says_what_to_do()
    {
        var head = await PushAsync(Branch, "one");
        var opened = await Forge.PullRequests.OpenAsync(Text("One"), Branch, "main", CancellationToken.None);
        await PushAsync("main", "other");

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Forge.PullRequests.MergeAsync(opened.Number, head, CancellationToken.None));

        Assert.Contains("it conflicts with the base branch. Run Release again", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_a_missing_pull_request_and_a_missing_branch_are_told_apart()
    {
        await PushAsync(Branch, "one");
        var unauthorised = await Assert.ThrowsAsync<SlipwayException>(
            () => ForgeWith(new Secret("wrong")).PullRequests.OpenAsync(Text("One"), Branch, "main", CancellationToken.None));
        var missing = await Assert.ThrowsAsync<SlipwayException>(
            () => Forge.PullRequests.MergeAsync(99, CommitSha.Parse(new string('a', 40)), CancellationToken.None));
        var invalid = await Assert.ThrowsAsync<SlipwayException>(
            () => Forge.PullRequests.OpenAsync(Text("One"), "release/dev/none", "main", CancellationToken.None));

        Assert.Contains("the token was refused", unauthorised.Message, StringComparison.Ordinal);
        Assert.Contains("not found, or the token may not see it", missing.Message, StringComparison.Ordinal);
        Assert.Contains("refused with 422", invalid.Message, StringComparison.Ordinal);
    }
}

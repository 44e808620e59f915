using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Releases;

namespace Slipway.Components.Tests.Releasing;

public sealed class ReviewsOfAPullRequest
{
    private static readonly CommitSha Old = CommitSha.Parse(new string('b', 40));
    private static readonly CommitSha Head = CommitSha.Parse(new string('c', 40));

    [Fact]
    public async Task An_approval_of_other_content_is_dismissed_and_one_of_this_content_stays()
    {
        var reviews = new Fake(Approval("ada", Old), Approval("grace", Head));

        var told = await new ReleaseReviews(reviews).EnsureAsync(PullRequest(), Head, [], default);

        Assert.Equal(("Dismissed the approval of ada for bbbbbbb", true), Assert.Single(told));
        Assert.Equal(["ada"], reviews.Dismissed);
    }

    [Fact]
    public async Task A_dismissal_that_the_forge_refuses_is_told_and_fails_nothing()
    {
        var reviews = new Fake(Approval("ada", Old)) { Refusal = new SlipwayException("review", "the token may not do this.") };

        var (text, isDone) = Assert.Single(await new ReleaseReviews(reviews).EnsureAsync(PullRequest(), Head, [], default));

        Assert.False(isDone);
        Assert.Contains("let the branch rule 'Dismiss stale approvals' do it: review: the token may not do this.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_those_are_asked_who_were_not_and_did_not_answer_and_not_the_author()
    {
        var reviews = new Fake(Approval("ada", Head));

        await new ReleaseReviews(reviews).EnsureAsync(PullRequest() with { Author = "bot", Reviewers = ["grace"] }, Head, ["Ada", "grace", "bot", "acme/ops"], default);

        Assert.Equal(["acme/ops"], reviews.Asked);
    }

    [Fact]
    public async Task What_was_approved_must_be_what_is_merged()
    {
        var stale = await Assert.ThrowsAsync<SlipwayException>(() => new ReleaseReviews(new Fake(Approval("ada", Old))).CheckAsync(PullRequest(), Head, default));
        var against = await Assert.ThrowsAsync<SlipwayException>(() => new ReleaseReviews(
            new Fake(Approval("ada", Head), Approval("eve", Head) with { Verdict = ReviewVerdict.ChangesRequested })).CheckAsync(PullRequest(), Head, default));

        Assert.Contains("ada approved commit bbbbbbb, and its head is ccccccc", stale.Message, StringComparison.Ordinal);
        Assert.Contains("eve asked for changes", against.Message, StringComparison.Ordinal);
        await new ReleaseReviews(new Fake(Approval("ada", Old), Approval("grace", Head))).CheckAsync(PullRequest(), Head, default);
        await new ReleaseReviews(new Fake()).CheckAsync(PullRequest(), Head, default);
    }

    private static Review Approval(string reviewer, CommitSha commit) => new() { Id = 1, Reviewer = reviewer, Verdict = ReviewVerdict.Approval, Commit = commit };

    private static PullRequest PullRequest() => new()
    {
        Number = 7, Url = new Uri("http://localhost/7"), Head = Head, Text = new PullRequestText { Title = "Release web", Body = "" },
    };

    private sealed class Fake(params Review[] given) : IReviews
    {
        public List<string> Asked { get; } = [];

        public List<string> Dismissed { get; } = [];

        public SlipwayException? Refusal { get; init; }

        public Task RequestAsync(int number, IReadOnlyList<string> reviewers, CancellationToken cancellationToken)
        {
            Asked.AddRange(reviewers);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<Review>> FindAsync(int number, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Review>>(given);

        public Task DismissAsync(int number, Review review, string message, CancellationToken cancellationToken)
        {
            Dismissed.Add(review.Reviewer);
            return Refusal is null ? Task.CompletedTask : Task.FromException(Refusal);
        }
    }
}

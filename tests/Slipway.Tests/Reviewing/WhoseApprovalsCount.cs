using Slipway.Configuration;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Reviewing;

namespace Slipway.Tests.Reviewing;

/// <summary>An approval counts once for an account that is named or in a team that is, and never for the author or another commit.</summary>
public sealed class WhoseApprovalsCount
{
    private static readonly CommitSha Head = CommitSha.Parse(new string('a', 40));
    private static readonly ApprovalRule Two = new() { From = ["acme/operations", "ada"], Count = 2 };

    [Theory]
    [InlineData("", 2)]
    [InlineData("ADA", 1)]
    [InlineData("ada Grace", 0)]
    [InlineData("grace joan eve", 0)]
    [InlineData("ada ada Ada", 1)]
    [InlineData("bot mallory", 2)]
    public void So_many_are_missing(string approvers, int missing) => Assert.Equal(missing, Missing([.. Split(approvers).Select(name => Of(name))]));

    [Fact]
    public void What_was_said_of_another_commit_or_is_no_approval_does_not_count() => Assert.Equal(2, Missing(
        Of("ada") with { Commit = CommitSha.Parse(new string('b', 40)) },
        Of("ada") with { Commit = null },
        Of("ada") with { Verdict = ReviewVerdict.ChangesRequested },
        Of("grace") with { Verdict = ReviewVerdict.Comment }));

    private static int Missing(params Review[] reviews) => Approvals.Missing(
        Two,
        new PullRequest { Number = 7, Url = new Uri("http://localhost/7"), Head = Head, Author = "Bot", Text = new PullRequestText { Title = "", Body = "" } },
        reviews,
        new Dictionary<string, IReadOnlySet<string>> { ["acme/operations"] = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "grace", "joan", "eve", "bot" } });

    private static Review Of(string reviewer) => new() { Id = 1, Reviewer = reviewer, Verdict = ReviewVerdict.Approval, Commit = Head };

    private static string[] Split(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

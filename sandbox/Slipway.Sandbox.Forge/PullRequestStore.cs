using System.Globalization;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Forge;

/// <summary>The pull requests of a repository, one file each.</summary>
internal sealed class PullRequestStore(string folder, TimeProvider time)
{
    private readonly JsonFolder<PullRequestRecord> _files = new(Path.Combine(folder, "pulls"), ForgeJson.Default.PullRequestRecord);

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PullRequestRecord> All => [.. _files.Values.OrderByDescending(pullRequest => pullRequest.Number)];

    public PullRequestRecord? Find(int number) => _files.Find(Key(number));

    public PullRequestRecord? FindOpen(string head, string baseBranch) =>
        All.FirstOrDefault(pullRequest => pullRequest.IsOpen && pullRequest.HeadBranch == head && pullRequest.BaseBranch == baseBranch);

    public int NextNumber => All.Select(pullRequest => pullRequest.Number).FirstOrDefault() + 1;

    public PullRequestRecord Save(PullRequestRecord pullRequest)
    {
        _files.Save(Key(pullRequest.Number), pullRequest);
        return pullRequest;
    }

    public CommentRecord AddComment(PullRequestRecord pullRequest, string body, string user)
    {
        var id = All.SelectMany(candidate => candidate.Comments).Select(comment => comment.Id).DefaultIfEmpty().Max() + 1;
        var now = time.GetUtcNow();
        var comment = new CommentRecord(id, body, now, now, user);
        Save(pullRequest with { Comments = [.. pullRequest.Comments, comment], UpdatedAt = now });
        return comment;
    }

    public (PullRequestRecord PullRequest, CommentRecord Comment)? FindComment(long id)
    {
        foreach (var pullRequest in All)
        {
            if (pullRequest.Comments.FirstOrDefault(comment => comment.Id == id) is { } comment)
            {
                return (pullRequest, comment);
            }
        }

        return null;
    }

    /// <summary>Replaces a comment's text, or removes it where there is none.</summary>
    public CommentRecord? EditComment(PullRequestRecord pullRequest, CommentRecord comment, string? body)
    {
        var edited = body is null ? null : comment with { Body = body, UpdatedAt = time.GetUtcNow() };
        Save(pullRequest with
        {
            Comments = [.. pullRequest.Comments
                .Select(candidate => candidate.Id == comment.Id ? edited : candidate)
                .OfType<CommentRecord>()],
        });
        return edited;
    }

    private static string Key(int number) => number.ToString(CultureInfo.InvariantCulture);
}

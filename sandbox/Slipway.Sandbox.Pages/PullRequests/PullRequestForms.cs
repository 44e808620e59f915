using Slipway.Pages.Html;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Forge.Api;

namespace Slipway.Sandbox.Pages.PullRequests;

/// <summary>What can be done with a pull request now, as buttons.</summary>
internal sealed class PullRequestForms(PageForms forms)
{
    public const string Merge = "merge";
    public const string Close = "close";
    public const string Revert = "revert";

    /// <summary>What a button is about: a pull request as it is now.</summary>
    public static string SubjectOf(ForgeRepository repository, PullRequestRecord pullRequest) => $"{repository.Owner} {repository.Name} {pullRequest.Number} {pullRequest.HeadSha}";

    public async Task<Markup> ActionsAsync(ForgeRepository repository, PullRequestRecord pullRequest, CancellationToken cancellationToken)
    {
        var subject = SubjectOf(repository, pullRequest);
        if (pullRequest.IsMerged)
        {
            return Markup.Of(
                $"""<p>{Icons.Of(Tone.Merged)} Merged as <a href="/{repository.FullName}/commit/{pullRequest.MergeCommit}"><code>{Parts.ShortSha(pullRequest.MergeCommit!)}</code></a>.</p>{forms.Button(Revert, subject, "Revert")}""");
        }

        if (!pullRequest.IsOpen)
        {
            return Markup.Of($"<p>Closed without a merge.</p>");
        }

        var close = forms.Button(Close, subject, "Close");
        return await new MergeRules(repository).JudgeAsync(pullRequest, cancellationToken) switch
        {
            { Name: MergeState.Dirty } => Markup.Of($"<p>{Icons.Of(Tone.Bad)} This branch conflicts with its base and cannot be merged.</p>{close}"),
            { Name: MergeState.Draft } => Markup.Of($"<p>This is a draft.</p>{close}"),
            { Refusal: { } refusal } => Markup.Of($"<p>{Icons.Of(Tone.Bad)} {refusal}</p>{close}"),
            _ => Markup.Of($"""<p>This branch can be merged.</p><div class="buttons">{forms.Button(Merge, subject, "Merge pull request", isPrimary: true)}{close}</div>"""),
        };
    }
}

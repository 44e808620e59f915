using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Pages.Fleet;
using Slipway.Pages.Histories;
using Slipway.Pages.Html;
using Slipway.Plans;
using Slipway.Records;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>One application in one stage: how it stands, what can be done, and its deployments.</summary>
internal sealed class DeploymentsPage(FlowForms forms, DateTimeOffset now)
{
    /// <param name="flow">The application in its stage.</param>
    /// <param name="all">All of its config repository.</param>
    /// <param name="plans">The plans that were reviewed, by the commit that was.</param>
    public PageContent Show(StageFlow flow, IReadOnlyList<StageFlow> all, IReadOnlyDictionary<CommitSha, PlanDecisions> plans)
    {
        var status = FlowView.Status(flow, Markup.Empty);
        var history = flow.History ?? new RecordHistory { Name = flow.Place.Of(flow.Application) };
        return new PageContent
        {
            Title = flow.Title,
            Section = Section.Flow,
            IsMoving = status.Tone is Tone.Moving or Tone.Waiting || flow.Drift is { Run.IsFinished: false },
            Announcement = FlowView.Sentence([flow]),
            Body =
                $"""
                <header class="title"><h1>{flow.Application.Value} <span class="dim">in</span> {flow.Place.ToString()}</h1>
                <p>{Markup.When(status.Version is not null, () => $"<b>{status.Version}</b>")} {Parts.State(status.Tone, status.Word)} · <a href="/{flow.Repository.FullName}">{flow.Repository.FullName}</a> · <a href="/cluster?namespace={flow.Stage.Namespace}&amp;application={flow.Application.Value}">in the cluster</a></p>{MatrixView.Serving(status)}</header>
                {Markup.When(status.Reason is { Length: > 0 }, () => $"{Parts.Alarm(status.Reason!)}")}<div class="actions">{forms.All(flow, Next(flow, all))}</div>
                <h2 class="hidden">Steps</h2><div class="card">{new FlowView(forms, now).Steps(flow, isAlone: true)}</div>
                {DifferencesView.Render([.. StageDifference.Of(flow.Application, [.. all.Where(other => other.Application == flow.Application).Select(other => other.Place)], place => all.First(other => other.Application == flow.Application && other.Place == place).History)])}
                {DriftLook.Render(flow.Drift, forms.OfDrift(flow))}
                <section aria-labelledby="history"><h2 id="history">History</h2>{Markup.When(history.Entries.Count == 0, () => $"""<p class="empty">No deployment is recorded yet.</p>""")}
                {Markup.When(history.Links.Count > 0, () => $"""<div class="card">{HistoryView.Render(history, now, new DeploymentDetails { PlanOf = entry => entry is { PullRequest: { } request, ReviewedPlanHash: not null } ? plans.GetValueOrDefault(request.Head) : null })}</div>""")}</section>
                """,
        };
    }

    // The stage after it in slipway.yaml that has the application, too.
    private static StageConfiguration? Next(StageFlow flow, IReadOnlyList<StageFlow> all) =>
        all.Where(other => other.Application == flow.Application).Select(other => other.Stage).SkipWhile(stage => stage.Name != flow.Stage.Name).FirstOrDefault(stage => stage.Name != flow.Stage.Name);
}

using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Ci;

namespace Slipway.Sandbox.Forge.Pages;

/// <summary>A CI run with its log, reloaded while it runs.</summary>
internal static class RunPage
{
    private const int RefreshSeconds = 2;

    public static Task WriteAsync(HttpContext context, CiRun run, string log, string button) => Html.WriteAsync(
        context,
        $"{run.Kind} {run.Sha[..7]}",
        $"""
        <h1>{run.Kind} of {Html.Link($"/{run.Repository}/commit/{run.Sha}", run.Sha[..7])}</h1>
        <p>{Html.State(run.StateText)} {Html.Encode(run.Outcome)} {Html.Time(run.FinishedAt ?? run.StartedAt ?? run.CreatedAt)}
        {(run.PullRequest is null ? "" : Html.Link($"/{run.Repository}/pull/{run.PullRequest}", $"Pull request #{run.PullRequest}"))}</p>
        <p>{button}</p><pre>{Html.Encode(TerminalText.WithoutEscapes(log))}</pre>
        """,
        run.IsFinished ? null : RefreshSeconds);
}

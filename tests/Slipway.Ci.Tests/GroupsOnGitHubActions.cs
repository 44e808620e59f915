using Slipway.Ci.Logs;
using Slipway.Engine.Events;

namespace Slipway.Ci.Tests;

public sealed class GroupsOnGitHubActions : IDisposable
{
    private readonly LogLines lines = new();
    private readonly GitHubActionsLog log;
    private readonly Happening run;

    public GroupsOnGitHubActions()
    {
        log = new GitHubActionsLog(lines.Log, lines.Output, new ManualTime());
        run = new Happening(log);
        run.Start(2);
    }

    public void Dispose()
    {
        log.Dispose();
        lines.Dispose();
    }

    [Fact]
    public void The_lines_of_an_application_can_be_folded()
    {
        run.Apply("prod/web");
        run.Wrote("prod/web", "a");
        run.End(Happening.Deployed("prod/web"));

        Assert.Equal(["::group::prod/web", "Created v1 ConfigMap prod/a", "::endgroup::", "prod/web: 1 created, healthy"], lines.All);
    }

    [Fact]
    public void Groups_of_several_at_work_are_whole_and_never_in_one_another()
    {
        run.Apply("prod/web");
        run.Wrote("prod/web", "w1");
        run.Apply("prod/api");
        run.Wrote("prod/web", "w2");
        run.Wrote("prod/api", "a1");
        run.End(Happening.Deployed("prod/api"));
        run.Wrote("prod/web", "w3");
        run.End(Happening.Deployed("prod/web"));

        Assert.Equal(
            [
                "::group::prod/web", "Created v1 ConfigMap prod/w1", "::endgroup::",
                "::group::prod/api: 1 created, healthy", "Created v1 ConfigMap prod/a1", "::endgroup::",
                "::group::prod/web, still at work:", "Created v1 ConfigMap prod/w2", "::endgroup::",
                "::group::prod/web (continued)", "Created v1 ConfigMap prod/w3", "::endgroup::", "prod/web: 1 created, healthy",
            ],
            lines.All);
    }

    [Fact]
    public void No_command_counts_while_a_Pod_prints_and_all_count_afterwards()
    {
        run.Apply("prod/web");
        run.Print("prod/web", "one");
        run.Print("prod/web", "::endgroup::");
        run.End(Happening.Deployed("prod/web"));

        var token = lines.All[1]["::stop-commands::".Length..];
        Assert.Equal(32, token.Length);
        Assert.Equal(["::group::prod/web", $"::stop-commands::{token}", "    | one", "    | : :endgroup: :", $"::{token}::", "::endgroup::", "prod/web: 1 created, healthy"], lines.All);
    }

    [Fact]
    public void A_failed_application_is_said_once_with_all_that_is_to_be_said_of_it()
    {
        run.End(Happening.Failed("prod/web", "100% of\r\n::set-env name=PATH::x"));

        Assert.Equal(["prod/web: 100% of", ": :set-env name=PATH: :x"], lines.All);
    }
}

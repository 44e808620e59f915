using Slipway.Ci.Tests;
using Slipway.Engine.Checkups;

namespace Slipway.Engine.Tests;

/// <summary>Checks of all that a release or deployment needs: none holds up another, and what goes wrong with one is a finding.</summary>
public sealed class ChecksSideBySide
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task What_never_answers_is_a_finding_with_the_last_that_was_heard_of_it()
    {
        var heard = new TaskCompletionSource();
        var silent = new Check("forge.example.com", async (log, cancellationToken) =>
        {
            log.Warning("{Host:l}: connection refused; trying again.", "forge.example.com");
            heard.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return [];
        });
        var run = new Checkup(time, TimeSpan.FromSeconds(8)).RunAsync([silent, Good("registry")], default);
        await heard.Task;
        while (!run.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(8));
            await Task.Yield();
        }

        Assert.Equal(
            """
              problem  forge.example.com: no answer within 8 seconds. The last that was heard: forge.example.com: connection refused; trying again. Check the address, and whether it can be reached from here.
              ok       registry: as it should be.
            """,
            FindingText.Of(await run));
    }

    [Fact]
    public async Task Failures_are_findings_each_with_its_subject_and_the_same_is_said_once()
    {
        var findings = await new Checkup(time, TimeSpan.FromSeconds(8)).RunAsync(
            [
                Good("slipway.yaml"),
                new Check("input", (_, _) => throw new InvalidInputException([new Problem("a", "is wrong."), new Problem("b", "is wrong,\ntoo.")])),
                new Check("git", (_, _) => throw new SlipwayException("git", "cannot be started.")),
                new Check("git", (_, _) => throw new SlipwayException("git", "cannot be started.")),
            ],
            default);

        Assert.Equal(
            """
              problem  a: is wrong.
              problem  b: is wrong,
                       too.
              problem  git: cannot be started.
              ok       slipway.yaml: as it should be.
            """,
            FindingText.Of(findings));
        Assert.Equal("3 problems", FindingText.Counts(findings));
    }

    private static Check Good(string subject) => new(subject, (_, _) => Task.FromResult<IReadOnlyList<Finding>>([Finding.Fine(subject, "as it should be.")]));
}

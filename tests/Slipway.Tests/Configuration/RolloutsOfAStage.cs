using System.Text;
using Slipway.Configuration;
using Slipway.Naming;

namespace Slipway.Tests.Configuration;

public sealed class RolloutsOfAStage
{
    private static readonly ApplicationName Web = ApplicationName.Parse("web");
    private static readonly ApplicationName Worker = ApplicationName.Parse("worker");

    [Fact]
    public void Without_a_word_nothing_rolls_out()
    {
        Assert.Equal(RolloutStrategy.None, Parse("").RolloutOf(Web).Strategy);
        Assert.Equal(RolloutStrategy.None, Parse(", rollout: none").RolloutOf(Web).Strategy);
    }

    [Fact]
    public void A_canary_has_steps_and_limits_that_have_defaults()
    {
        var rollout = Parse(", rollout: { strategy: canary, route: '{application}', steps: ['5% 10m', '25% 1h30m'] }").RolloutOf(Web);

        Assert.Equal("5% 10m, 25% 1h30m", string.Join(", ", rollout.Path));
        Assert.Equal("web", rollout.RouteOf(Web));
        Assert.Equal(
            (TimeSpan.FromHours(4), TimeSpan.FromHours(1), TimeSpan.FromSeconds(30), InconclusiveRule.Hold), (rollout.Deadline, rollout.MaxUnattended, rollout.RouteWait, rollout.Inconclusive));
    }

    [Fact]
    public void Blue_green_is_one_step_of_all_the_traffic()
    {
        var rollout = Parse($", rollout: {{ strategy: blue-green, keep: 45m, inconclusive: abort, fuse: 'ghcr.io/acme/kubectl@sha256:{new string('1', 64)}' }}").RolloutOf(Web);

        Assert.Equal("100% 45m", Assert.Single(rollout.Path).ToString());
        Assert.Equal(InconclusiveRule.Abort, rollout.Inconclusive);
    }

    [Fact]
    public void An_application_can_be_left_out_or_have_its_own()
    {
        var stage = Parse(", rollout: { strategy: canary, steps: ['5% 10m'] }, applications: { worker: { rollout: none }, api: { rollout: { strategy: blue-green } } }");

        Assert.Equal(
            [RolloutStrategy.Canary, RolloutStrategy.None, RolloutStrategy.BlueGreen],
            new[] { Web, Worker, ApplicationName.Parse("api") }.Select(application => stage.RolloutOf(application).Strategy));
    }

    [Fact]
    public void An_application_that_no_stage_has_is_told_with_its_place()
    {
        var configuration = SlipwayConfiguration.Parse("stages: [{ name: prod, applications: { wroker: { rollout: none } } }]"u8.ToArray());

        var problem = Assert.Single(configuration.UnknownApplications([Web, Worker]));

        Assert.Equal("slipway.yaml:1:40", problem.Subject);
        Assert.StartsWith("no stage has a folder for the application 'wroker'; did you mean 'worker'?", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rollout: canary", "expected how new versions roll out")]
    [InlineData("rollout: { steps: ['5% 10m'] }", "a rollout has no 'strategy'; expected canary, blue-green or none.|'steps' is allowed for a canary only.")]
    [InlineData("rollout: { strategy: canery, route: web }", "strategy 'canery' is unknown; did you mean 'canary'?")]
    [InlineData("rollout: { strategy: blue-green, fuse: 'ghcr.io/acme/kubectl:1.34' }", "fuse 'ghcr.io/acme/kubectl:1.34': expected an image with sh and kubectl, by its digest")]
    [InlineData("rollout: { strategy: canary }", "a canary needs 'steps'")]
    [InlineData("rollout: { strategy: canary, steps: ['5% 10m'], step: 1 }", "key 'step' is unknown; did you mean 'steps'?")]
    [InlineData("rollout: { strategy: canary, steps: ['5%', '101% 1m', '25% soon'] }", "step '5%': expected|step '101% 1m': expected|step '25% soon': expected")]
    [InlineData("rollout: { strategy: canary, steps: ['25% 10m', '25% 10m', '5% 10m'] }", "step '25% 10m' comes after '25% 10m'; expected growing shares.|step '5% 10m' comes after '25% 10m'")]
    [InlineData("rollout: { strategy: canary, steps: ['50% 10m', '100% 10m'] }", "without a 'route' the share is that of the Pods")]
    [InlineData("rollout: { strategy: canary, steps: ['5% 3h', '25% 1h'] }", "the steps take 4h, and the deadline is 4h; expected a later deadline")]
    [InlineData("rollout: { strategy: canary, steps: ['5% 1m'], deadline: tomorrow, keep: 1m }", "deadline 'tomorrow' is not a duration|'keep' is allowed for blue-green only.")]
    [InlineData("rollout: { strategy: blue-green, route: Web, inconclusive: shrug }", "route 'Web': expected the name of an HTTPRoute|inconclusive 'shrug' is unknown")]
    [InlineData("applications: [worker]", "expected 'applications' of a stage to be a mapping")]
    [InlineData("applications: { worker: none, api: { roll: none } }", "expected a mapping for the application 'worker' of the stage|key 'roll' is unknown")]
    public void What_is_said_wrongly_is_refused_all_at_once(string settings, string messages)
    {
        var problems = Assert.Throws<InvalidInputException>(() => Parse($", {settings}")).Problems;

        Assert.All(messages.Split('|'), message => Assert.Contains(problems, problem => problem.Message.StartsWith(message, StringComparison.Ordinal)));
        Assert.Equal(messages.Split('|').Length, problems.Count);
    }

    private static StageConfiguration Parse(string settings) => SlipwayConfiguration.Parse(Encoding.UTF8.GetBytes($"stages: [{{ name: prod{settings} }}]")).Stages[0];
}

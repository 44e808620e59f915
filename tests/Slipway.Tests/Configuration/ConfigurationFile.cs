using System.Globalization;
using System.Text;
using Slipway.Configuration;
using Slipway.Naming;

namespace Slipway.Tests.Configuration;

public sealed class ConfigurationFile
{
    [Fact]
    public void I_can_declare_stages_in_their_order()
    {
        var configuration = Parse(
            """
            # A comment
            stages:
              - name: dev
                promoteTo: prod
              - name: prod
                namespace: production
                merge: when-checks-pass
                url: https://{application}.example.invalid/{application}/
                reviewers: [alice, bob]
            """);

        Assert.Equal(["dev", "prod"], configuration.Stages.Select(stage => stage.Name.Value));
        var (dev, prod) = (configuration.Stage(null), configuration.Stage(StageName.Parse("prod")));
        Assert.Equal(("dev", MergeRule.Manual, "prod", null), (dev.Namespace, dev.Merge, dev.PromoteTo?.Value, dev.UrlOf(Web)));
        Assert.Equal(("production", MergeRule.WhenChecksPass, null), (prod.Namespace, prod.Merge, prod.PromoteTo));
        Assert.Equal("https://web.example.invalid/web/", prod.UrlOf(Web)?.AbsoluteUri);
        Assert.Equal(["alice", "bob"], prod.Reviewers);
    }

    [Fact]
    public void All_problems_are_reported_at_once_with_their_positions()
    {
        var problems = Assert.Throws<InvalidInputException>(() => Parse(
            """
            stages:
              - name: Dev!
                mrege: manual
              - name: prod
                merge: when-check-pass
                url: ftp://example.invalid
                reviewers: alice
              - name: prod
              - namespace: x
            stagse: []
            """)).Problems;

        Assert.Collection(
            problems.OrderBy(problem => int.Parse(problem.Subject.Split(':')[1], CultureInfo.InvariantCulture)),
            problem => AssertProblem("slipway.yaml:2:11", "stage 'Dev!'", problem),
            problem => AssertProblem("slipway.yaml:3:5", "key 'mrege' is unknown; did you mean 'merge'?", problem),
            problem => AssertProblem("slipway.yaml:5:12", "merge 'when-check-pass' is unknown; did you mean 'when-checks-pass'?", problem),
            problem => AssertProblem("slipway.yaml:6:10", "url 'ftp://example.invalid'", problem),
            problem => AssertProblem("slipway.yaml:7:16", "expected 'reviewers' to be a list of names.", problem),
            problem => AssertProblem("slipway.yaml:8:11", "stage 'prod' is declared twice.", problem),
            problem => AssertProblem("slipway.yaml:9:5", "a stage has no 'name'.", problem),
            problem => AssertProblem("slipway.yaml:10:1", "key 'stagse' is unknown; did you mean 'stages'?", problem));
    }

    [Fact]
    public void Charts_are_those_of_the_application_and_stage()
    {
        var configuration = Parse("stages: [{name: dev}, {name: prod}]\nhelm:\n- {chart: charts/all}\n- {application: web, stage: prod, chart: 'oci://r.example/web', version: 1.0.0, values: [a.yaml, b.yaml], release: shop}\n");

        Assert.Equal(["charts/all"], configuration.HelmOf(StageName.Parse("dev"), Web).Select(chart => chart.Chart));
        var remote = configuration.HelmOf(StageName.Parse("prod"), Web)[1];
        Assert.Equal((true, "1.0.0", "shop"), (remote.IsRemote, remote.Version, remote.Release));
        Assert.Equal(["a.yaml", "b.yaml"], remote.Values);
    }

    [Theory]
    [InlineData("{charts: a}", "slipway.yaml:3:4", "key 'charts' is unknown; did you mean 'chart'?")]
    [InlineData("{chart: 'oci://r.example/web'}", "slipway.yaml:3:3", "the chart 'oci://r.example/web' is at an address and needs a 'version'")]
    [InlineData("{chart: web, version: 1.0.0}", "slipway.yaml:3:25", "'version' is not allowed here")]
    [InlineData("{chart: /etc}", "slipway.yaml:3:3", "'chart' and 'values' are relative paths")]
    [InlineData("{chart: web, values: a.yaml}", "slipway.yaml:3:24", "expected 'values' to be a list of names.")]
    [InlineData("{chart: web, stage: dve}", "slipway.yaml:3:1", "stage 'dve' is not declared; did you mean 'dev'?")]
    [InlineData("{chart: web, release: Web!}", "slipway.yaml:3:25", "release 'Web!'")]
    public void A_chart_that_is_declared_wrongly_is_refused(string chart, string position, string message) =>
        AssertProblem(position, message, Assert.Throws<InvalidInputException>(() => Parse($"stages: [{{name: dev}}]\nhelm:\n- {chart}\n")).Problems.Single());

    [Fact]
    public void An_application_can_come_after_others_and_a_stage_can_require_others()
    {
        var configuration = Parse(
            """
            stages:
              - name: dev
              - name: staging
              - name: prod
                requires: [staging]
            applications:
              api: { after: [database, cache] }
            """);

        Assert.Equal(["database", "cache"], Assert.Single(configuration.Applications).After.Select(name => name.Value));
        Assert.Equal(["staging"], configuration.Stages[2].Requires.Select(name => name.Value));
        Assert.Empty(configuration.Stages[1].Requires);
    }

    [Fact]
    public void Applications_that_no_stage_has_are_told_with_their_places()
    {
        var configuration = Parse(
            """
            stages: [{ name: dev }]
            applications:
              apy: { after: [databsae, web] }
            """);

        Assert.Collection(
            configuration.UnknownApplications([Web, ApplicationName.Parse("api"), ApplicationName.Parse("database"), Web]),
            problem => AssertProblem("slipway.yaml:3:3", "no stage has a folder for the application 'apy'; did you mean 'api'? There are: api, database, web.", problem),
            problem => AssertProblem("slipway.yaml:3:18", "no stage has a folder for the application 'databsae'; did you mean 'database'?", problem));
    }

    [Fact]
    public void Circles_are_spelled_out_all_of_them()
    {
        var problems = Assert.Throws<InvalidInputException>(() => Parse(
            """
            stages:
              - name: dev
                requires: [prod]
              - name: prod
                requires: [staging]
              - name: staging
                requires: [dev, tset, staging]
              - name: test
            applications:
              web: { after: [api] }
              api: { after: [worker] }
              worker: { after: [api] }
              alone: { after: [alone] }
            """)).Problems;

        Assert.Equal(
            [
                "slipway.yaml:7:21: stage 'tset' is not declared; did you mean 'test'?",
                "slipway.yaml:3:15: stages require each other in a circle: dev requires prod requires staging requires dev.",
                "slipway.yaml:11:3: applications come after each other in a circle: api after worker after api.",
                "slipway.yaml:13:3: application 'alone' cannot come after itself.",
            ],
            problems.Select(problem => problem.ToString()));
    }

    [Theory]
    [InlineData("[api]", "slipway.yaml:2:15", "expected 'applications' to be a mapping")]
    [InlineData("{ api: after }", "slipway.yaml:2:22", "expected a mapping for the application 'api'")]
    [InlineData("{ api: { before: [web] } }", "slipway.yaml:2:24", "key 'before' is unknown")]
    [InlineData("{ api: { after: web } }", "slipway.yaml:2:31", "expected 'after' to be a list of names.")]
    [InlineData("{ api: { after: [Web!] } }", "slipway.yaml:2:32", "application 'Web!'")]
    [InlineData("{ Api!: { after: [web] } }", "slipway.yaml:2:17", "application 'Api!'")]
    public void What_is_said_wrongly_of_an_application_is_refused(string applications, string position, string message) => AssertProblem(
        position, message, Assert.Throws<InvalidInputException>(() => Parse($"stages: [{{name: dev}}]\napplications: {applications}\n")).Problems.Single());

    private static void AssertProblem(string subject, string message, Problem problem)
    {
        Assert.Equal(subject, problem.Subject);
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dev, promoteTo: prdo", "{ name: prod }", "slipway.yaml:1:34", "stage 'prdo' is not declared; did you mean 'prod'?")]
    [InlineData("dev, promoteTo: dev", "{ name: prod }", "slipway.yaml:1:34", "stage 'dev' does not come after this one. A promotion goes to a later stage.")]
    [InlineData("dev, soak: 2h", "{ name: prod }", "slipway.yaml:1:29", "expected 'promoteTo' beside 'soak'")]
    [InlineData("dev", "{ name: prod, promoteTo: dev }", "slipway.yaml:1:50", "stage 'dev' does not come after this one.")]
    [InlineData("dev, promotion: manual", "{ name: prod }", "slipway.yaml:1:23", "key 'promotion' is unknown; did you mean 'promoteTo'?")]
    public void A_promotion_that_leads_nowhere_is_refused(string first, string second, string position, string message) => AssertProblem(
        position, message, Assert.Throws<InvalidInputException>(() => Parse($"stages: [{{ name: {first} }}, {second}]")).Problems.Single());

    [Theory]
    [InlineData("stages: [", "slipway.yaml:2:1")]
    [InlineData("stages:\n  - name: a\n name: b\n", "slipway.yaml:3:2")]
    [InlineData("stages: []", "slipway.yaml:1:9")]
    [InlineData("stages:\n- a", "slipway.yaml:2:3")]
    [InlineData("stages:\n- {name: a, name: b}", "slipway.yaml:2:13")]
    [InlineData("stages: [{name: a, requires: a}]", "slipway.yaml:1:30")]
    [InlineData("stages: [{name: a, requires: [a]}]", "slipway.yaml:1:30")]
    [InlineData("- a", "slipway.yaml:1:1")]
    [InlineData("", "slipway.yaml:1:1")]
    public void A_broken_file_is_refused_with_the_position(string content, string position)
    {
        Assert.Equal(position, Assert.Throws<InvalidInputException>(() => Parse(content)).Subject);
    }

    [Fact]
    public void A_byte_order_mark_and_windows_line_ends_do_no_harm()
    {
        Assert.Equal("dev", Parse("\uFEFFstages:\r\n  - name: dev\r\n").Stages[0].Name.Value);
    }

    [Fact]
    public void A_missing_file_and_an_unknown_stage_are_refused()
    {
        Assert.Contains("no such file", Assert.Throws<InvalidInputException>(() => SlipwayConfiguration.Parse(null)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "did you mean 'prod'? Its stages are: dev, prod.",
            Assert.Throws<InvalidInputException>(() => Parse("stages: [{ name: dev }, { name: prod }]").Stage(StageName.Parse("prd"))).Message,
            StringComparison.Ordinal);
    }

    private static ApplicationName Web => ApplicationName.Parse("web");

    private static SlipwayConfiguration Parse(string content) => SlipwayConfiguration.Parse(Encoding.UTF8.GetBytes(content));
}

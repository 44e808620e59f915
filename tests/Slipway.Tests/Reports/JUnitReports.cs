using System.Xml.Linq;
using Slipway.Policies;
using Slipway.Reports;

namespace Slipway.Tests.Reports;

public sealed class JUnitReports
{
    [Fact]
    public void A_report_counts_and_shows_each_result()
    {
        var report = new JUnitReport("Smoke tests",
        [
            new("dev/web",
            [
                new("GET /") { Duration = TimeSpan.FromMilliseconds(1500) },
                new("GET /version") { Failure = "expected 200, found 503\n<html>" },
                new("GET /admin") { Skipped = "not in dev" },
            ]),
        ]);

        Assert.Equal(
            """
            <?xml version="1.0" encoding="utf-8"?>
            <testsuites name="Smoke tests" tests="3" failures="1" skipped="1" time="1.500">
              <testsuite name="dev/web" tests="3" failures="1" skipped="1" time="1.500">
                <testcase classname="dev/web" name="GET /" time="1.500" />
                <testcase classname="dev/web" name="GET /version" time="0.000">
                  <failure message="expected 200, found 503">expected 200, found 503
            &lt;html&gt;</failure>
                </testcase>
                <testcase classname="dev/web" name="GET /admin" time="0.000">
                  <skipped message="not in dev" />
                </testcase>
              </testsuite>
            </testsuites>

            """,
            report.ToXml());
    }

    [Fact]
    public void Whatever_a_message_quotes_the_report_stays_XML()
    {
        var report = new JUnitReport("\u0001", [new("\uD800", [new("]]>\u0000\"'") { Failure = "\u001b[31m \uFFFF <![CDATA[" }])]);

        var test = XDocument.Parse(report.ToXml()).Descendants("testcase").Single();

        Assert.Equal("]]>\uFFFD\"'", test.Attribute("name")!.Value);
        Assert.Equal("\uFFFD[31m \uFFFD <![CDATA[", test.Element("failure")!.Value);
    }

    [Fact]
    public void A_validation_reports_each_problem_each_good_file_and_each_policy_that_does_not_hold()
    {
        var report = ValidationReport.Of(
        [
            new()
            {
                Name = "dev/web",
                Files = ["dev/web/good.yaml", "dev/web/bad.yaml"],
                Problems = [new("dev/web/bad.yaml:12:9", "unknown field 'imgae'."), new("dev/web", "the folder holds no resources.")],
                Waivers = [new PolicyWaiver("ImagesPinned", "why not", 2)],
            },
        ]);

        var cases = report.Suites.Single().Cases;
        Assert.Equal(["dev/web/bad.yaml:12:9", "dev/web", "dev/web/good.yaml", "policy ImagesPinned"], cases.Select(test => test.Name));
        Assert.Equal(("dev/web/bad.yaml", 12), (cases[0].File, cases[0].Line));
        Assert.Null(cases[1].File);
        Assert.Null(cases[2].Failure);
        Assert.Contains("why not", cases[3].Skipped, StringComparison.Ordinal);
    }
}

using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

/// <summary>The tests that failed in a results file of the SDK (trx).</summary>
static class FailedTests
{
    static readonly XNamespace s_trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <returns>Full names without a theory's arguments, each once.</returns>
    public static IReadOnlyList<string> In(string file)
    {
        var root = XDocument.Load(file).Root!;
        var failed = root.Descendants(s_trx + "UnitTestResult")
            .Where(result => (string?)result.Attribute("outcome") == "Failed")
            .Select(result => (string?)result.Attribute("testId"))
            .ToHashSet();
        return
        [
            .. root.Descendants(s_trx + "UnitTest")
                .Where(test => failed.Contains((string?)test.Attribute("id")))
                .Select(test => test.Element(s_trx + "TestMethod")!)
                .Select(method => $"{(string?)method.Attribute("className")}.{((string?)method.Attribute("name"))!.Split('(')[0]}")
                .Distinct()
                .Order(),
        ];
    }
}

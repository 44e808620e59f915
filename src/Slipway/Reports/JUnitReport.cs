using System.Globalization;
using System.Text;
using System.Xml;

namespace Slipway.Reports;

/// <summary>Results in the XML format that JUnit introduced and CI systems show (https://github.com/testmoapp/junitxml).</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Suites">The results, group by group.</param>
internal sealed record JUnitReport(string Name, IReadOnlyList<JUnitSuite> Suites)
{
    /// <summary>The report as XML text. Characters that XML cannot hold are replaced by U+FFFD.</summary>
    public string ToXml()
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("testsuites");
            WriteHead(xml, Name, [.. Suites.SelectMany(suite => suite.Cases)]);
            foreach (var suite in Suites)
            {
                xml.WriteStartElement("testsuite");
                WriteHead(xml, suite.Name, suite.Cases);
                foreach (var test in suite.Cases)
                {
                    Write(xml, suite, test);
                }

                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + text + "\n";
    }

    private static void WriteHead(XmlWriter xml, string name, IReadOnlyList<JUnitCase> cases)
    {
        Attribute(xml, "name", name);
        Attribute(xml, "tests", cases.Count.ToString(CultureInfo.InvariantCulture));
        Attribute(xml, "failures", cases.Count(test => test.Failure is not null).ToString(CultureInfo.InvariantCulture));
        Attribute(xml, "skipped", cases.Count(test => test is { Failure: null, Skipped: not null }).ToString(CultureInfo.InvariantCulture));
        Attribute(xml, "time", Seconds(TimeSpan.FromTicks(cases.Sum(test => test.Duration.Ticks))));
    }

    private static void Write(XmlWriter xml, JUnitSuite suite, JUnitCase test)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", suite.Name);
        Attribute(xml, "name", test.Name);
        Attribute(xml, "time", Seconds(test.Duration));
        if (test.File is not null)
        {
            Attribute(xml, "file", test.File);
        }

        if (test.Line is { } line)
        {
            Attribute(xml, "line", line.ToString(CultureInfo.InvariantCulture));
        }

        if (test.Failure is { } failure)
        {
            xml.WriteStartElement("failure");
            Attribute(xml, "message", failure.Split('\n')[0]);
            xml.WriteString(Clean(failure));
            xml.WriteEndElement();
        }
        else if (test.Skipped is { } reason)
        {
            xml.WriteStartElement("skipped");
            Attribute(xml, "message", reason);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Clean(value));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // The characters of https://www.w3.org/TR/xml/#charsets; half of a surrogate pair is enumerated as U+FFFD already.
            clean.Append(rune.Value is 0x9 or 0xA or 0xD or >= 0x20 and not (0xFFFE or 0xFFFF) ? rune.ToString() : "\uFFFD");
        }

        return clean.ToString();
    }
}

/// <summary>Results that belong together.</summary>
/// <param name="Name">What they are about, such as <c>dev/web</c>.</param>
/// <param name="Cases">The results.</param>
internal sealed record JUnitSuite(string Name, IReadOnlyList<JUnitCase> Cases);

/// <summary>One result: passed, unless it has a failure or a reason why it was skipped.</summary>
/// <param name="Name">What was checked.</param>
internal sealed record JUnitCase(string Name)
{
    /// <summary>How long it took. Default: 0.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Failure { get; init; }

    /// <summary>Why it was not checked; null when it was.</summary>
    public string? Skipped { get; init; }

    /// <summary>The file that it is about; null for none.</summary>
    public string? File { get; init; }

    /// <summary>The line in the file, from 1.</summary>
    public int? Line { get; init; }
}

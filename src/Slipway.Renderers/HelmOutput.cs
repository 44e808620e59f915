using System.Text;
using Slipway.Resources;

namespace Slipway.Renderers;

/// <summary>A document of what helm printed.</summary>
/// <param name="Template">The template, from the chart's name on: <c>web/templates/deployment.yaml</c>; empty when helm does not say.</param>
/// <param name="Text">The document.</param>
internal sealed record HelmDocument(string Template, string Text);

/// <summary>Reads what <c>helm template</c> printed: documents, each below the comment <c># Source: {template}</c>.</summary>
internal static class HelmOutput
{
    private const string Source = "# Source: ";

    public static IReadOnlyList<HelmDocument> Split(string output)
    {
        var documents = new List<HelmDocument>();
        var text = new StringBuilder();
        var template = "";
        var lines = output.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var next = i + 1 < lines.Length ? lines[i + 1].TrimEnd('\r') : "";
            if (lines[i].TrimEnd() == "---" && next.StartsWith(Source, StringComparison.Ordinal))
            {
                Add();
                template = next[Source.Length..].Trim();
                i++;
            }
            else
            {
                text.Append(lines[i]).Append('\n');
            }
        }

        Add();
        return documents;

        void Add()
        {
            if (!string.IsNullOrWhiteSpace(text.ToString()))
            {
                documents.Add(new HelmDocument(template, text.ToString()));
            }

            text.Clear();
        }
    }

    /// <summary>The resources, each with its template as the origin.</summary>
    /// <param name="output">What helm printed.</param>
    /// <param name="chart">The chart's folder; null when its templates are not files of the config repository.</param>
    /// <param name="name">How messages name the chart.</param>
    /// <param name="root">The config repository.</param>
    /// <param name="problems">Where problems are added.</param>
    public static IReadOnlyList<Resource> Read(string output, string? chart, string name, string root, List<Problem> problems)
    {
        var resources = new List<Resource>();
        foreach (var document in Split(output))
        {
            // Of the template's name, the first part is the chart's.
            var inChart = document.Template[(document.Template.IndexOf('/', StringComparison.Ordinal) + 1)..];
            var file = chart is not null && inChart.Length > 0 ? Path.Combine(chart, inChart) : null;
            var trace = file is not null && File.Exists(file)
                ? new TemplateTrace(PathsInRoot.Name(root, file), File.ReadAllText(file), document.Text)
                : new TemplateTrace(inChart.Length > 0 ? $"{name}/{inChart}" : name, "", document.Text);
            var found = new List<Problem>();
            resources.AddRange(ManifestDocuments.Read(trace.Name, Encoding.UTF8.GetBytes(document.Text), found)
                .Select(resource => new Resource(resource.Id, resource.Content, new ResourceOrigin(trace.Name, trace.Map(resource.Origin!.Position)) { Trace = trace.Find })));
            problems.AddRange(found.Select(problem => problem with { Message = $"{problem.Message} (in what helm printed for it)", Subject = trace.Find(problem.Subject) }));
        }

        return resources;
    }
}

using Slipway.Configuration;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Renderers;

/// <summary>Renders a chart with <c>helm template</c>, twice: a chart that renders differently each time would change the cluster at each deployment.</summary>
internal sealed class HelmChart(string root, List<Problem> problems, SourceRules rules, string? programFolders = null)
{
    /// <summary>Renders a chart of an application.</summary>
    /// <param name="source">The chart and its values.</param>
    /// <param name="folder">The chart's folder, for one that is in the application's folder; null where the source says it.</param>
    /// <param name="target">The application.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<Resource>> RenderAsync(HelmSource source, string? folder, RenderingTarget target, CancellationToken cancellationToken)
    {
        var before = problems.Count;
        var chart = folder ?? (source.IsRemote ? source.Chart! : Path.GetFullPath(Path.Combine(root, source.Chart!)));
        var values = source.Values.Select(file => Path.GetFullPath(Path.Combine(root, target.Stage.Value, target.Application.Value, file))).ToList();
        Check(source, chart, values, target);
        if (problems.Count > before)
        {
            return [];
        }

        var name = source.IsRemote ? chart : PathsInRoot.Name(root, chart);
        var helm = Programs.Find("helm", programFolders)
            ?? throw new SlipwayException(name, "is a Helm chart, and helm is not in PATH. Install it (https://helm.sh/docs/intro/install).");
        string[] arguments =
        [
            "template", source.Release ?? target.Application.Value, source.IsRemote ? chart : "./" + name,
            "--namespace", target.Namespace, "--include-crds", "--skip-tests",
            .. values.SelectMany(file => (string[])["--values", PathsInRoot.Name(root, file)]),
            .. source.Version is { } version ? (string[])["--version", version] : [],
            .. rules.HelmPostRenderer is { } program ? (string[])["--post-renderer", program] : [],
        ];
        var renderer = new RendererProcess(root) { Fetches = source.IsRemote, RunsOthers = rules.HelmPostRenderer is not null };
        List<Problem>[] refusals = [[], []];
        var outputs = await Task.WhenAll(refusals.Select(refusal => renderer.TryAsync(helm, arguments, name, refusal, cancellationToken)));
        if (outputs is not [{ } output, { } other])
        {
            problems.AddRange(refusals.First(refusal => refusal.Count > 0));
            return [];
        }

        if (HelmDifference.Find(output, other) is { } difference)
        {
            problems.Add(new Problem(name, difference));
            return [];
        }

        return HelmOutput.Read(output, source.IsRemote || File.Exists(chart) ? null : chart, name, root, problems);
    }

    private void Check(HelmSource source, string chart, List<string> values, RenderingTarget target)
    {
        if (source.IsRemote)
        {
            if (!rules.AllowsRemote(chart))
            {
                problems.Add(new Problem(
                    SlipwayConfiguration.FileName,
                    $"helm: the chart '{chart}' would be fetched, and what is fetched was not reviewed. Copy it into the repository, or allow its address in stage {target.Stage} with StageRules.Sources."));
            }
        }
        else if (!PathsInRoot.Holds(root, chart))
        {
            problems.Add(new Problem(SlipwayConfiguration.FileName, $"helm: the chart '{source.Chart}' is outside of the config repository."));
        }
        else if (!File.Exists(chart) && !File.Exists(Path.Combine(chart, ManifestSources.ChartFile)))
        {
            problems.Add(new Problem(SlipwayConfiguration.FileName, $"helm: there is no chart '{source.Chart}': expected a folder with {ManifestSources.ChartFile}, or a package."));
        }
        else if (Directory.Exists(chart))
        {
            CheckLinks(chart, []);
        }

        // helm splits what it is given.
        foreach (var file in values.Where(file => file.AsSpan().ContainsAny(',', '"')))
        {
            problems.Add(new Problem(SlipwayConfiguration.FileName, $"helm: {PathsInRoot.Name(root, file)} has a comma or a quote in its name, which helm takes for two files. Rename it."));
        }

        foreach (var file in values.Where(file => !File.Exists(file) || !PathsInRoot.Holds(root, file)))
        {
            problems.Add(new Problem(
                SlipwayConfiguration.FileName,
                $"helm: there is no file of values {PathsInRoot.Name(root, file)} in the config repository. Its path is relative to {target}."));
        }
    }

    // helm follows links, wherever they lead.
    private void CheckLinks(string folder, HashSet<string> seen)
    {
        if (!seen.Add(PathsInRoot.Real(folder)))
        {
            return;
        }

        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0 }))
        {
            if (entry.LinkTarget is not null && !PathsInRoot.Holds(root, entry.FullName))
            {
                problems.Add(new Problem(PathsInRoot.Name(root, entry.FullName), "is a link that leads out of the config repository. Replace it with the file itself."));
            }
            else if (entry.LinkTarget is not null && PathsInRoot.Holds(entry.FullName, folder))
            {
                problems.Add(new Problem(PathsInRoot.Name(root, entry.FullName), "is a link that leads back to a folder around it, without end. Remove it."));
            }
            else if (entry is DirectoryInfo)
            {
                CheckLinks(entry.FullName, seen);
            }
        }
    }
}

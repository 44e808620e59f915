using System.Text.RegularExpressions;

namespace Slipway.Analysis;

/// <summary>Fills a check's query in for one of the versions.</summary>
internal static partial class TrackQuery
{
    // What Kubernetes makes random names of (k8s.io/apimachinery/pkg/util/rand): no vowels, so that no word such as "canary" is one.
    private const string Random = "[bcdfghjklmnpqrstvwxz2456789]";

    // A Pod's name is cut so that the random part fits. The hash before it has up to 10 characters.
    private const int MaxExactName = 46;
    private const int MaxName = 55;

    /// <summary>What a query may ask for.</summary>
    public static readonly IReadOnlyList<string> Placeholders = ["track", "service", "namespace", "window"];

    /// <summary>The query for one of the versions, over a time.</summary>
    /// <exception cref="SlipwayException">A name is none of Kubernetes, and might be a query itself.</exception>
    public static string Fill(string query, AnalysisRequest request, Track track, TimeSpan window)
    {
        var name = track == Track.Canary ? request.Canary : request.Stable;
        return Placeholder().Replace(query, match => match.Groups["name"].Value switch
        {
            "track" => PodsOf(name),
            "service" => Named(track == Track.Canary ? request.CanaryService : request.StableService),
            "namespace" => Named(request.Namespace),
            "window" => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Max(1, (long)window.TotalSeconds)}s"),
            _ => match.Value,
        });
    }

    /// <summary>The names in double braces.</summary>
    public static IEnumerable<string> Names(string query) => Placeholder().Matches(query).Select(match => match.Groups["name"].Value);

    /// <summary>A regular expression, as PromQL's <c>=~</c> takes it, of the names of a Deployment's Pods: those of <c>web-canary</c> are none of <c>web</c>.</summary>
    /// <exception cref="SlipwayException">The name is none, or too long to tell its Pods from others.</exception>
    public static string PodsOf(string workload)
    {
        var name = Named(workload).Replace(".", "[.]", StringComparison.Ordinal);
        return workload.Length <= MaxExactName ? $"{name}-{Random}{{1,10}}-{Random}{{5}}"
            : workload.Length <= MaxName ? $"{name}-{Random}{{0,10}}-?{Random}{{5}}"
            : throw new SlipwayException(workload, $"has {workload.Length} characters. Kubernetes cuts the names of its Pods, so that they cannot be told from those of others; expected at most {MaxName}.");
    }

    private static string Named(string name) => KubernetesName().IsMatch(name)
        ? name
        : throw new SlipwayException($"'{name}'", "is not a name of Kubernetes, and cannot be put into a query.");

    [GeneratedRegex(@"\{\{(?<name>[^{}]*)\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex KubernetesName();
}

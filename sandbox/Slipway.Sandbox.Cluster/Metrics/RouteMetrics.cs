using System.Globalization;

namespace Slipway.Sandbox.Cluster.Metrics;

/// <summary>What the proxy of routes has counted since the sandbox started, for as long as <see cref="Kept"/>.</summary>
internal sealed class RouteMetrics(TimeProvider time)
{
    public const string Name = "__name__";
    public const string Requests = "route_requests_total";
    public const string Duration = "route_request_duration_seconds";

    private static readonly double[] s_bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, double.PositiveInfinity];

    private readonly Dictionary<(RequestLabels Labels, string Name, double Bound), Series> _series = [];
    private readonly Lock _gate = new();

    private sealed record RequestLabels(string Namespace, string Route, string Service, string Pod, int Code);

    /// <summary>How far back queries reach.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromHours(3);

    public DateTimeOffset Now => time.GetUtcNow();

    public void Count(RoutedRequest request, int code, TimeSpan duration)
    {
        var labels = new RequestLabels(request.Namespace, request.Route, request.Service, request.Pod, code);
        // The next scrape sees it.
        var second = (long)Math.Ceiling(Now.ToUnixTimeMilliseconds() / 1000.0);
        lock (_gate)
        {
            Add(labels, Requests, double.NaN, 1, second);
            Add(labels, Duration + "_count", double.NaN, 1, second);
            foreach (var bound in s_bounds)
                Add(labels, Duration + "_bucket", bound, duration.TotalSeconds <= bound ? 1 : 0, second);
        }
    }

    /// <summary>The number that a query gives now; null where it gives none, or several.</summary>
    public double? Ask(string query) => new PromQuery(query, this, Now.ToUnixTimeMilliseconds() / 1000.0).Evaluate().Samples is [var only] ? only.Value : null;

    /// <summary>What a question makes of the series that it is about, with nothing counted meanwhile.</summary>
    public List<T> Select<T>(Func<SortedDictionary<string, string>, bool> isMeant, Func<Series, T?> read)
        where T : class
    {
        lock (_gate)
            return [.. _series.Values.Where(series => isMeant(series.Labels)).Select(read).OfType<T>()];
    }

    private void Add(RequestLabels labels, string name, double bound, double amount, long second)
    {
        var forgetBefore = second - (long)Kept.TotalSeconds;
        if (!_series.TryGetValue((labels, name, bound), out var series))
        {
            // A new Pod: those of long ago may go.
            foreach (var (key, _) in _series.Where(pair => pair.Value.LastChange < forgetBefore).ToList())
                _series.Remove(key);
            _series[(labels, name, bound)] = series = new Series(Named(labels, name, bound), second);
        }

        series.Add(second, amount, forgetBefore);
    }

    private static SortedDictionary<string, string> Named(RequestLabels labels, string name, double bound)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [Name] = name, ["namespace"] = labels.Namespace, ["route"] = labels.Route, ["service"] = labels.Service, ["pod"] = labels.Pod, ["code"] = labels.Code.ToString(CultureInfo.InvariantCulture),
        };
        if (!double.IsNaN(bound))
            all["le"] = double.IsInfinity(bound) ? "+Inf" : bound.ToString("0.0##", CultureInfo.InvariantCulture);
        // A label without a value is none.
        foreach (var empty in all.Where(pair => pair.Value.Length == 0).Select(pair => pair.Key).ToList())
            all.Remove(empty);
        return all;
    }
}

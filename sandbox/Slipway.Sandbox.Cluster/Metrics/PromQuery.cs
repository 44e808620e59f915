using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Cluster.Metrics;

/// <summary>Not a query that is understood here; Prometheus's <c>bad_data</c>.</summary>
internal sealed class PromQueryException(string message) : Exception(message);

/// <summary>
/// Reads and computes a small part of PromQL (https://prometheus.io/docs/prometheus/latest/querying/basics/) in one go:
/// selectors, <c>sum</c>, <c>increase</c>, <c>rate</c>, <c>vector</c>, numbers, <c>+ - * /</c> and <c>or</c>.
/// </summary>
internal sealed partial class PromQuery(string text, RouteMetrics metrics, double at)
{
    private static readonly TimeSpan s_matchLimit = TimeSpan.FromSeconds(1);

    private int _position;

    /// <exception cref="PromQueryException">The text is no query, or one that is not understood here.</exception>
    public PromValue Evaluate()
    {
        var value = Either();
        Skip();
        return _position == text.Length ? value : throw Unexpected("the end");
    }

    private PromValue Either()
    {
        var value = Sum();
        while (Take("or") is not null)
            value = PromArithmetic.Either(value, Sum());
        return value;
    }

    private PromValue Sum()
    {
        var value = Product();
        while (Take("+") is { } sign || (sign = Take("-")) is not null)
            value = PromArithmetic.Combine(value, sign, Product());
        return value;
    }

    private PromValue Product()
    {
        var value = Operand();
        while (Take("*") is { } sign || (sign = Take("/")) is not null)
            value = PromArithmetic.Combine(value, sign, Operand());
        return value;
    }

    private PromValue Operand()
    {
        if (Take("(") is not null)
            return Closed(Either());
        if (Take(NumberPattern()) is { } number)
            return new PromValue([], double.Parse(number, CultureInfo.InvariantCulture));
        var start = _position;
        if (Take(NamePattern()) is { } name)
        {
            switch (name)
            {
                case "sum":
                    return Aggregate();
                case "increase" or "rate":
                    Expect("(");
                    return Closed(Increase(Selector(), Range(), isRate: name == "rate"));
                case "vector":
                    Expect("(");
                    return Closed(new PromValue([new PromSample([], Sum().Scalar ?? throw Unexpected("a number"))]));
                case var _ when Take("(") is not null:
                    throw new PromQueryException($"parse error: the sandbox knows no function \"{name}\", only sum, increase, rate and vector");
            }

            _position = start;
        }

        var isMeant = Selector();
        return Take("[") is null ? new PromValue(metrics.Select(isMeant, Now)) : throw new PromQueryException("parse error: a range, as in [5m], stands inside of increase or rate only");
    }

    private PromValue Aggregate()
    {
        var by = Take("by") is null ? null : Names();
        Expect("(");
        var value = Closed(Either());
        by ??= Take("by") is null ? [] : Names();
        if (value.Scalar is not null)
            throw new PromQueryException("parse error: expected type instant vector in aggregation expression, got scalar");
        return new PromValue([.. value.Samples
            .GroupBy(sample => new PromSample(new(sample.Labels.Where(label => by.Contains(label.Key)).ToDictionary(), StringComparer.Ordinal), 0), PromArithmetic.SameLabels)
            .Select(group => group.Key with { Value = group.Sum(sample => sample.Value) })]);
    }

    private List<string> Names()
    {
        Expect("(");
        var names = new List<string>();
        while (Take(NamePattern()) is { } name)
        {
            names.Add(name);
            if (Take(",") is null)
                break;
        }

        Expect(")");
        return names;
    }

    private Func<SortedDictionary<string, string>, bool> Selector()
    {
        var tests = new List<(string Label, Func<string, bool> Matches)>();
        if (Take(NamePattern()) is { } name)
            tests.Add((RouteMetrics.Name, value => value == name));
        if (Take("{") is not null)
        {
            while (Take(NamePattern()) is { } label)
            {
                tests.Add((label, Matcher()));
                if (Take(",") is null)
                    break;
            }

            Expect("}");
        }

        if (tests.Count == 0)
            throw Unexpected("a metric, a number or a function");
        return tests.TrueForAll(test => test.Matches(""))
            ? throw new PromQueryException("parse error: vector selector must contain at least one non-empty matcher")
            : labels => tests.TrueForAll(test => test.Matches(labels.GetValueOrDefault(test.Label, "")));
    }

    private Func<string, bool> Matcher()
    {
        var sign = Take(SignPattern()) ?? throw Unexpected("=, !=, =~ or !~");
        var quoted = Take(TextPattern()) ?? throw Unexpected("a text in quotes");
        var wanted = Regex.Replace(quoted[1..^1], @"\\(.)", "$1", RegexOptions.None, s_matchLimit);
        if (sign is "=" or "!=")
            return value => value == wanted == (sign == "=");
        try
        {
            // Its expressions cannot look around or back either.
            var pattern = new Regex($"^(?:{wanted})\\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_matchLimit);
            return value => pattern.IsMatch(value) == (sign == "=~");
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new PromQueryException($"parse error: error parsing regexp: {e.Message}");
        }
    }

    private double Range()
    {
        Expect("[");
        var parts = Take(DurationPattern()) ?? throw Unexpected("a duration, as in [5m]");
        Expect("]");
        return PartPattern().Matches(parts).Sum(part => double.Parse(part.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            * part.Groups[2].Value switch { "ms" => 0.001, "s" => 1, "m" => 60, "h" => 3600, _ => 86400 });
    }

    private PromSample? Now(Series series) => Last() is var second && second >= series.First && at - second < 300 ? new PromSample(series.Labels, series.At(second)) : null;

    private PromValue Increase(Func<SortedDictionary<string, string>, bool> isMeant, double range, bool isRate) => new(metrics.Select(isMeant, series =>
    {
        var start = at - range;
        var (first, last) = (Math.Max((long)Math.Floor(start) + 1, series.First), Last());
        if (last <= first)
            return null;
        var labels = new SortedDictionary<string, string>(series.Labels, StringComparer.Ordinal);
        labels.Remove(RouteMetrics.Name);
        var value = PromArithmetic.Extrapolate(series.At(first), series.At(last), first, last, start, at);
        return new PromSample(labels, isRate ? value / range : value);
    }));

    // The last scrape before the time that is asked for.
    private long Last() => (long)Math.Floor(Math.Min(at, metrics.Now.ToUnixTimeMilliseconds() / 1000.0));

    private PromValue Closed(PromValue value)
    {
        Expect(")");
        return value;
    }

    private void Skip()
    {
        while (_position < text.Length && char.IsWhiteSpace(text[_position]))
            _position++;
    }

    private string? Take(string token)
    {
        Skip();
        if (!text.AsSpan(_position).StartsWith(token, StringComparison.Ordinal))
            return null;
        _position += token.Length;
        return token;
    }

    private string? Take(Regex pattern)
    {
        Skip();
        var match = pattern.Match(text, _position);
        if (!match.Success)
            return null;
        _position += match.Length;
        return match.Value;
    }

    private void Expect(string token) => _ = Take(token) ?? throw Unexpected($"\"{token}\"");

    private PromQueryException Unexpected(string expected)
    {
        Skip();
        var found = _position == text.Length ? "the end of the query" : $"\"{text[_position..Math.Min(text.Length, _position + 20)]}\"";
        return new PromQueryException(string.Create(CultureInfo.InvariantCulture, $"1:{_position + 1}: parse error: expected {expected}, found {found}; the sandbox knows a small part of PromQL"));
    }

    [GeneratedRegex(@"\G(?:[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+)")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"\G[a-zA-Z_:][a-zA-Z0-9_:]*")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\G(?:=~|!~|!=|=)")]
    private static partial Regex SignPattern();

    [GeneratedRegex("""\G(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")]
    private static partial Regex TextPattern();

    [GeneratedRegex(@"\G(?:[0-9]+(?:ms|[smhd]))+")]
    private static partial Regex DurationPattern();

    [GeneratedRegex("([0-9]+)(ms|[smhd])")]
    private static partial Regex PartPattern();
}

using System.Globalization;
using System.Text;

namespace Slipway.Records;

/// <summary>
/// The five metrics as OpenMetrics text (https://prometheus.io/docs/specs/om/open_metrics_spec/): gauges, as each is of a period that moves. Names of applications and stages
/// are labels of DNS, so that nothing in them has to be escaped.
/// </summary>
internal static class DoraOpenMetrics
{
    private static readonly (string Name, string Help, string? Unit, Func<DoraFigures, IEnumerable<(string Labels, double Value)>> Of)[] Metrics =
    [
        ("slipway_dora_deployments", "Deployments of something new in the period.", null, figures => One(figures.Deployments)),
        ("slipway_dora_change_lead_time_seconds", "From a commit of the source to production.", "seconds", figures => Of(figures.LeadTime)),
        ("slipway_dora_changes", "What was tried of something new in the period, by how it ended.", null, figures =>
            [("outcome=\"failed\"", figures.Failed), ("outcome=\"caught\"", figures.Caught), ("outcome=\"healthy\"", figures.Changes - figures.Failed - figures.Caught)]),
        ("slipway_dora_recovery_seconds", "From a failure to the next deployment that was healthy.", "seconds", figures => Of(figures.Recovery)),
        ("slipway_dora_unrecovered", "Failures that nothing healthy followed so far.", null, figures => One(figures.Unrecovered)),
        ("slipway_dora_all_deployments", "All deployments of the period, whatever they were for.", null, figures => One(figures.AllDeployments)),
        ("slipway_dora_rework_deployments", "Deployments of the period that were not planned.", null, figures => One(figures.Rework)),
        ("slipway_dora_period_seconds", "How long the period is.", "seconds", figures => One(figures.Period.TotalSeconds)),
    ];

    public static string Of(IReadOnlyList<DoraFigures> all)
    {
        var text = new StringBuilder();
        foreach (var metric in Metrics)
        {
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {metric.Name} gauge\n").Append(metric.Unit is null ? "" : $"# UNIT {metric.Name} {metric.Unit}\n");
            text.Append(CultureInfo.InvariantCulture, $"# HELP {metric.Name} {metric.Help}\n");
            foreach (var (figures, (labels, value)) in all.SelectMany(figures => metric.Of(figures).Select(sample => (figures, sample))))
            {
                text.Append(CultureInfo.InvariantCulture, $"{metric.Name}{{application=\"{figures.Application}\",stage=\"{figures.Stage}\"{(labels.Length == 0 ? "" : "," + labels)}}} {value}\n");
            }
        }

        return text.Append("# EOF\n").ToString();
    }

    private static IEnumerable<(string, double)> One(double value) => [("", value)];

    private static IEnumerable<(string, double)> Of(Spread? spread) =>
        spread is null ? [] : [("quantile=\"0.5\"", spread.Median.TotalSeconds), ("quantile=\"0.9\"", spread.P90.TotalSeconds)];
}

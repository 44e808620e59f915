using Nuke.Common;
using Slipway.Analysis;
using Slipway.Components.Running;
using Slipway.Engine.Ports;
using Slipway.Prometheus;

namespace Slipway.Components;

/// <summary>Where the metrics of what runs are. With nothing set, nowhere.</summary>
public interface IHaveMetrics : IHaveGoogleCloud
{
    private const string GoogleMonitoring = "monitoring.googleapis.com";

    // A redirect would carry the token to another server.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });

    /// <summary>The address of Prometheus, or of what speaks like it: what is before <c>/api/v1/query</c>.</summary>
    [Parameter("Address of Prometheus's API: what is before /api/v1/query. At monitoring.googleapis.com, with Google Cloud's credentials")]
    string? MetricsUrl => TryGetValue(() => MetricsUrl);

    /// <summary>A token that the metrics store wants to see.</summary>
    [Secret]
    [Parameter("Bearer token for MetricsUrl")]
    string? MetricsToken => TryGetValue(() => MetricsToken);

    /// <summary>A program that answers in place of Prometheus: its name in PATH, or its path from the root of the config repository.</summary>
    [Parameter("Program that answers questions about metrics in place of Prometheus; a path is relative to the config repository")]
    string? MetricsCommand => TryGetValue(() => MetricsCommand);

    /// <summary>A requirement: what is set about metrics makes sense.</summary>
    internal bool MetricsAreValid => this.Accept(() => _ = FindMetrics(RootDirectory, new AnalysisOptions().Timeout));

    /// <summary>Asks for metrics; null when nothing is set.</summary>
    /// <param name="root">The folder that a program runs in: never that of a proposal.</param>
    /// <param name="limit">How long a program may take.</param>
    /// <exception cref="InvalidInputException">What is set makes no sense.</exception>
    internal IMetrics? FindMetrics(string root, TimeSpan limit)
    {
        if (!string.IsNullOrWhiteSpace(MetricsCommand))
        {
            return string.IsNullOrWhiteSpace(MetricsUrl)
                ? new CommandMetrics(MetricsCommand, root, limit, TimeProvider.System)
                : throw new InvalidInputException("MetricsCommand", "is set, and so is MetricsUrl. Expected one of them.");
        }

        if (string.IsNullOrWhiteSpace(MetricsUrl))
        {
            return null;
        }

        var hasToken = !string.IsNullOrWhiteSpace(MetricsToken);
        var address = PrometheusOptions.ParseAddress(MetricsUrl, hasToken);
        var isGoogles = !hasToken && address.Host == GoogleMonitoring;
        return new PrometheusMetrics(
            new PrometheusOptions
            {
                Address = isGoogles && address.Scheme != Uri.UriSchemeHttps ? throw new InvalidInputException("MetricsUrl", $"{address} is not encrypted; expected https.") : address,
                Tokens = hasToken ? new FixedToken(new Secret(MetricsToken!)) : isGoogles ? GoogleTokens() : null,
                Headers = () => isGoogles && GoogleTokens().QuotaProject is { } payer ? [new("x-goog-user-project", payer)] : [],
            },
            Http,
            TimeProvider.System);
    }
}

namespace Slipway.Prometheus;

/// <summary>Where a Prometheus server is, or what speaks like one.</summary>
internal sealed record PrometheusOptions
{
    /// <summary>The address that <c>api/v1/query</c> is below, with a slash at its end.</summary>
    public required Uri Address { get; init; }

    /// <summary>The token that requests carry; null: none.</summary>
    public IAccessTokens? Tokens { get; init; }

    /// <summary>What else requests carry, asked for when there is a token.</summary>
    public Func<IEnumerable<KeyValuePair<string, string>>> Headers { get; init; } = () => [];

    /// <summary>How long an answer may take. Default: 20 s.</summary>
    public TimeSpan AnswerTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The address of a text.</summary>
    /// <param name="text">Such as <c>https://prometheus.example.com</c>.</param>
    /// <param name="hasToken">Whether requests carry a token.</param>
    /// <exception cref="InvalidInputException">It is none, or a token would be sent in the clear.</exception>
    public static Uri ParseAddress(string text, bool hasToken)
    {
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0 || address.Query.Length > 0)
        {
            throw new InvalidInputException("MetricsUrl", $"'{text}' is not the address of a metrics store; expected one without user and query such as https://prometheus.example.com.");
        }

        return hasToken && address.Scheme == "http" && !address.IsLoopback
            ? throw new InvalidInputException("MetricsUrl", $"{address} is not encrypted, so that the token of MetricsToken could be read on its way. Use https, or no token.")
            : address;
    }
}

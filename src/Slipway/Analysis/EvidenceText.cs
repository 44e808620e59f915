using System.Globalization;

namespace Slipway.Analysis;

/// <summary>Numbers of an analysis, as people read them.</summary>
internal static class EvidenceText
{
    private const double Large = 1e6;

    /// <summary>A share: <c>4.1 %</c>, <c>0.03 %</c>.</summary>
    public static string Share(double share)
    {
        var percent = share * 100;
        return string.Create(CultureInfo.InvariantCulture, $"{(percent >= 9.95 || percent == 0 ? $"{percent:0}" : percent >= 0.095 ? $"{percent:0.#}" : percent >= 0.001 ? $"{percent:0.###}" : "under 0.001")} %");
    }

    /// <summary>A number of requests: <c>12,345</c>.</summary>
    public static string Count(double count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>An e-value: <c>0.4</c>, <c>327</c>, <c>over 1,000,000</c>.</summary>
    public static string Evidence(double evidence) =>
        evidence > Large ? $"over {Large.ToString("#,0", CultureInfo.InvariantCulture)}" : evidence.ToString(evidence < 9.95 ? "0.#" : "#,0", CultureInfo.InvariantCulture);
}

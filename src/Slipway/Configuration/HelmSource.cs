using Slipway.Naming;

namespace Slipway.Configuration;

/// <summary>A Helm chart that an application consists of, as slipway.yaml declares it under <c>helm</c>.</summary>
internal sealed record HelmSource
{
    /// <summary>The application; null for every application.</summary>
    public ApplicationName? Application { get; init; }

    /// <summary>The stage; null for every stage.</summary>
    public StageName? Stage { get; init; }

    /// <summary>The chart's folder or package, from the folder of slipway.yaml, or an address (<c>oci://…</c>); null for the application's own folder.</summary>
    public string? Chart { get; init; }

    /// <summary>The version of a chart at an address; null for a chart of the config repository.</summary>
    public string? Version { get; init; }

    /// <summary>The files of values, from the application's folder, later ones winning. The chart's own values.yaml comes before all.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The name of the release; null for the application's name.</summary>
    public string? Release { get; init; }

    /// <summary>Whether the chart is at an address.</summary>
    public bool IsRemote => Chart?.Contains("://", StringComparison.Ordinal) == true;
}

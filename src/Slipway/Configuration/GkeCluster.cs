using System.Text.RegularExpressions;

namespace Slipway.Configuration;

/// <summary>The name of a cluster of Google Kubernetes Engine, as its API writes it: <c>projects/acme/locations/europe-west3/clusters/prod</c>.</summary>
internal sealed partial record GkeCluster
{
    private GkeCluster(string project, string location, string name) => (Project, Location, Name) = (project, location, name);

    /// <summary>The project's id.</summary>
    public string Project { get; }

    /// <summary>The region or zone.</summary>
    public string Location { get; }

    /// <summary>The cluster's name in there.</summary>
    public string Name { get; }

    /// <summary>Parses a name.</summary>
    /// <exception cref="InvalidInputException">The text is no such name.</exception>
    public static GkeCluster Parse(string text) => Pattern().Match(text) is { Success: true } match
        ? new GkeCluster(match.Groups["project"].Value, match.Groups["location"].Value, match.Groups["name"].Value)
        : throw new InvalidInputException($"gke '{text}'", "expected projects/{project}/locations/{region or zone}/clusters/{cluster}.");

    /// <summary>The cluster that an entry of a kubeconfig is of, by the name that gcloud gives it (<c>gke_acme_europe-west3_prod</c>); null where the name is of another form.</summary>
    public static GkeCluster? OfEntry(string? entry) => entry is not null && EntryPattern().Match(entry) is { Success: true } match
        ? new GkeCluster(match.Groups["project"].Value, match.Groups["location"].Value, match.Groups["name"].Value)
        : null;

    /// <inheritdoc/>
    public override string ToString() => $"projects/{Project}/locations/{Location}/clusters/{Name}";

    // Projects of a domain are written example.com:project.
    [GeneratedRegex(@"^projects/(?<project>[a-z0-9][a-z0-9.:-]*)/locations/(?<location>[a-z0-9-]+)/clusters/(?<name>[a-z0-9-]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^gke_(?<project>[a-z0-9][a-z0-9.:-]*)_(?<location>[a-z0-9-]+)_(?<name>[a-z0-9-]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex EntryPattern();
}

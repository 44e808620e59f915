using Slipway.Naming;

namespace Slipway.Forges;

/// <summary>The deployment of a commit of the config repository to an environment: one application in one stage.</summary>
public sealed record Deployment
{
    /// <summary>The <see cref="Description"/> of one that came late: a newer commit was deployed already.</summary>
    public const string Superseded = "A newer commit was deployed already";

    /// <summary>The commit of the config repository.</summary>
    public required CommitSha Commit { get; init; }

    /// <summary>The environment: <c>{stage}/{application}</c>.</summary>
    public required string Environment { get; init; }

    /// <summary>The outcome so far.</summary>
    public required ReportState State { get; init; }

    /// <summary>At most 140 characters.</summary>
    public required string Description { get; init; }

    /// <summary>The images that are deployed, such as <c>ghcr.io/acme/web:1.4.0@sha256:…</c>; null where it is not known. They are told when the deployment is created, and stay.</summary>
    public IReadOnlyList<string>? Images { get; init; }

    /// <summary>Whether nothing was deployed, because a newer commit was there.</summary>
    internal bool IsSuperseded => Description == Superseded;

    /// <summary>Where the application answers, if that is known.</summary>
    public Uri? EnvironmentUrl { get; init; }

    /// <summary>The page of the run, if there is one.</summary>
    public Uri? RunUrl { get; init; }
}

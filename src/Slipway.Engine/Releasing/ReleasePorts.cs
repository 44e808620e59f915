using Slipway.ConfigRepositories;
using Slipway.Forges;

namespace Slipway.Engine.Releasing;

/// <summary>The config repository and its forge, as a release needs them.</summary>
internal sealed record ReleasePorts
{
    /// <summary>The config repository.</summary>
    public required IConfigRepository Repository { get; init; }

    /// <summary>Its pull requests.</summary>
    public required IPullRequests PullRequests { get; init; }

    /// <summary>Their reviews.</summary>
    public required IReviews Reviews { get; init; }

    /// <summary>The forge's teams; null: it tells of none.</summary>
    public ITeams? Teams { get; init; }

    /// <summary>What CI systems say of its commits.</summary>
    public required IChecks Checks { get; init; }

    /// <summary>Its deployments.</summary>
    public required IDeployments Deployments { get; init; }
}

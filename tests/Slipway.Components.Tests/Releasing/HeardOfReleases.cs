using System.Collections.Concurrent;
using Slipway.Engine.Releasing;

namespace Slipway.Components.Tests.Releasing;

/// <summary>Keeps what is said while deployments of releases are waited for.</summary>
internal sealed class HeardOfReleases : IReleaseListener
{
    public string Name => "a test";

    public ConcurrentQueue<string> States { get; } = new();

    /// <summary>Where it was deployed, and how: <c>prod/eu/web: Healthy</c>.</summary>
    public List<string> Deployed { get; } = [];

    public bool IsSuperseded { get; private set; }

    public Task HearAsync(ReleaseEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case ReleaseEvent.DeploymentAwaited { State: { } state }:
                States.Enqueue(state);
                break;
            case ReleaseEvent.Deployed deployed:
                Deployed.AddRange(deployed.Deployments.Select(deployment => $"{deployment.Environment}: {deployment.Description}"));
                break;
            case ReleaseEvent.Superseded:
                IsSuperseded = true;
                break;
        }

        return Task.CompletedTask;
    }
}

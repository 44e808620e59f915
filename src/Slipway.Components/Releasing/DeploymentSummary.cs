using Slipway.Engine.Releasing;

namespace Slipway.Components.Releasing;

/// <summary>Collects for the summary what became of releases after the merge: where they answer, and what waits for a person.</summary>
internal sealed class DeploymentSummary : IReleaseListener
{
    private readonly List<(string Key, string Value)> pairs = [];

    public string Name => "the summary";

    public IReadOnlyList<(string Key, string Value)> Pairs => pairs;

    public Task HearAsync(ReleaseEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case ReleaseEvent.Deployed deployed:
                pairs.AddRange(deployed.Deployments.Select(deployment => deployment.EnvironmentUrl).OfType<Uri>().Select(url => url.AbsoluteUri).Distinct().Select(url => ("Running at", url)));
                break;
            case ReleaseEvent.LeftToPerson { Release.PullRequest: { } pullRequest }:
                pairs.Add(("Waits for a merge", pullRequest.Url.AbsoluteUri));
                break;
        }

        return Task.CompletedTask;
    }
}

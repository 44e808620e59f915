using Slipway.Configuration;
using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Pages.Rollouts;
using Slipway.Sandbox.Registry;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>Puts together, from what forge, CI, registry and cluster know, how far each application has come in each stage.</summary>
internal sealed class FlowReader(ForgeHost forge, CiQueue ci, RegistryStore registry, Func<RunningApplications> running, Func<string, double?> ask)
{
    private readonly ConfigLayout _layout = new();

    public async Task<IReadOnlyList<StageFlow>> ReadAsync(ForgeRepository repository, CancellationToken cancellationToken)
    {
        var places = await _layout.ReadAsync(repository, cancellationToken);
        var deployments = repository.Deployments.All.GroupBy(deployment => deployment.Environment).ToDictionary(group => group.Key, group => group.First());
        return [.. places.Select(place => Read(repository, place.Stage, place.Application, deployments))];
    }

    private StageFlow Read(ForgeRepository repository, StageConfiguration stage, string application, Dictionary<string, DeploymentRecord> deployments)
    {
        var environment = $"{stage.Name}/{application}";
        var request = ReleaseRequestView.Newest(repository, stage.Name.Value, application);
        var runs = ci.All;
        var deployment = deployments.GetValueOrDefault(environment);
        // The deployment before an open or just merged pull request says nothing about this one.
        var isOurs = request?.PullRequest.MergedAt is not { } merged ? request is null : deployment?.CreatedAt >= merged || deployment?.Sha == request.PullRequest.MergeCommit;
        var (apply, smoke) = DeploymentSteps.Of(isOurs ? deployment : null, request, runs, repository);
        var live = running().Find(stage, application, forge.Address);
        return new StageFlow
        {
            Repository = repository.FullName,
            Stage = stage.Name.Value,
            Application = application,
            Version = request is null ? live.Version : request.Marker?.Version ?? request.PullRequest.Title,
            Url = live.Url,
            // What was merged is not what runs before it is applied.
            Missing = request is null || apply.Tone == Tone.Good ? null : apply,
            Rollout = RolloutRecord.Of(live.Parent, application, forge.Time.GetUtcNow(), ask),
            Steps = [.. ReleaseSteps.Of(request, environment, registry, repository), apply, smoke, live.Step],
        };
    }
}

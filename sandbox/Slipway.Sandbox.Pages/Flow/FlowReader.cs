using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Pages.Fleet;
using Slipway.Pages.Html;
using Slipway.Records;
using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Pages.Rollouts;
using Slipway.Sandbox.Registry;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>Puts together, from what forge, CI, registry, cluster and the records of deployments know, how far each application has come in each stage.</summary>
internal sealed class FlowReader(ForgeHost forge, CiQueue ci, RegistryStore registry, Func<RunningApplications> running, Func<string, double?> ask)
{
    private readonly ConfigLayout _layout = new();
    private readonly RecordReader _records = new();
    private readonly DriftReader _drift = new(ci);

    public async Task<IReadOnlyList<StageFlow>> ReadAsync(ForgeRepository repository, CancellationToken cancellationToken)
    {
        var places = await _layout.ReadAsync(repository, cancellationToken);
        if (places.Count == 0)
        {
            return [];
        }

        var histories = await _records.ReadAsync(repository, cancellationToken);
        var looks = _drift.Read(repository);
        var deployments = repository.Deployments.All.GroupBy(deployment => deployment.Environment).ToDictionary(group => group.Key, group => group.First());
        return
        [
            .. from place in places
               from cluster in place.Stage.Clusters.Select(cluster => cluster.Name).DefaultIfEmpty()
               select Read(repository, place.Stage, new Place(place.Stage.Name, cluster), place.Application, deployments, histories, looks),
        ];
    }

    private StageFlow Read(
        ForgeRepository repository, StageConfiguration stage, Place place, ApplicationName application,
        Dictionary<string, DeploymentRecord> deployments, IReadOnlyDictionary<RecordName, RecordHistory> histories,
        IReadOnlyDictionary<(StageName, ApplicationName), DriftLook> looks)
    {
        var name = place.Of(application);
        var request = ReleaseRequestView.Newest(repository, stage.Name.Value, application.Value);
        var deployment = deployments.GetValueOrDefault(name.ToString());
        // The deployment before an open or just merged pull request says nothing about this one.
        var isOurs = request?.PullRequest.MergedAt is not { } merged ? request is null : deployment?.CreatedAt >= merged || deployment?.Sha == request.PullRequest.MergeCommit;
        var live = running().Find(stage, application.Value, forge.Address);
        var history = histories.GetValueOrDefault(name);
        var (apply, smoke) = new DeploymentSteps(repository, ci.All).Of(isOurs ? deployment : null, request, commit => live.HasTried(commit) || history?.Entries.Any(entry => entry.Commit.Value == commit && history.WasTried(entry)) == true);
        var rollout = LiveRollout.Of(live.Parent);
        return new StageFlow
        {
            Repository = repository,
            Stage = stage,
            Place = place,
            Application = application,
            Version = request?.Marker?.Version ?? (request is null || apply.Tone == Tone.Good ? live.Version : $"#{request.PullRequest.Number}"),
            Serves = live.Serves,
            Url = live.Url,
            Request = request?.PullRequest,
            History = history,
            // What was merged is not what runs before it is applied.
            Missing = request is null || apply.Tone == Tone.Good ? null : apply,
            Drift = looks.GetValueOrDefault((stage.Name, application)),
            Rollout = rollout,
            Segments = rollout is null ? [] : LiveRollout.Segments(rollout, stage.Namespace, forge.Time.GetUtcNow(), ask),
            Steps = [.. ReleaseSteps.Of(request, name.ToString(), registry, repository), apply, smoke, live.Step],
        };
    }
}

using System.Collections.Concurrent;
using Slipway.Naming;
using Slipway.Pages.Drifts;
using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Forge;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>What the runs of <c>DetectDrift</c> found: nobody compares a cluster with git for a page, but for whoever asks for it.</summary>
internal sealed class DriftReader(CiQueue ci)
{
    private readonly ConcurrentDictionary<long, FoundDrift?> _found = new();

    /// <summary>The last look at each application of a repository: its run, and what it found if it is over.</summary>
    public IReadOnlyDictionary<(StageName Stage, ApplicationName Application), DriftLook> Read(ForgeRepository repository)
    {
        var looks = new Dictionary<(StageName, ApplicationName), DriftLook>();
        foreach (var run in ci.All.Where(run => run is { Kind: CiRunKind.DetectDrift, Stage: not null, Application: not null } && run.Repository == repository.FullName))
        {
            var place = (StageName.Parse(run.Stage!), ApplicationName.Parse(run.Application!));
            if (!looks.TryGetValue(place, out var newer))
            {
                looks[place] = new DriftLook(run, Found(run));
            }
            else if (newer is { Found: null, Run.IsFinished: false })
            {
                // What was found before stays until the one under way is over.
                looks[place] = newer with { Found = Found(run) };
            }
        }

        return looks;
    }

    private FoundDrift? Found(CiRun run) => run.IsFinished ? _found.GetOrAdd(run.Id, id => FoundDrift.TryRead(ci.ReadDrift(id), run.FinishedAt ?? run.CreatedAt)) : null;
}

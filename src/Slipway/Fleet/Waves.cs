using System.Globalization;
using Slipway.Configuration;
using Slipway.Naming;

namespace Slipway.Fleet;

/// <summary>
/// Decides which clusters of a stage are deployed next. It knows the clusters' own records and the time, nothing else: there is no coordinator, any run can go on where another one was
/// killed, and two runs at once come to the same answer.
/// </summary>
internal static class Waves
{
    /// <summary>Where the waves are.</summary>
    /// <param name="waves">The waves, in order.</param>
    /// <param name="states">The state of each of their clusters.</param>
    /// <param name="now">The time.</param>
    /// <param name="began">When the run began: what failed before is tried again, since somebody started the run to have it tried.</param>
    public static WaveProgress Of(IReadOnlyList<ClusterWave> waves, IReadOnlyDictionary<ClusterName, ClusterState> states, DateTimeOffset now, DateTimeOffset began)
    {
        // Records know seconds. What failed in the second in which the run began failed in the run.
        began = began.AddTicks(-(began.Ticks % TimeSpan.TicksPerSecond));
        var failed = new List<SkippedStep<ClusterName>>();
        for (var i = 0; i < waves.Count; i++)
        {
            var wave = waves[i];
            var ofWave = wave.Clusters.Select(name => Failure(name, states[name], began)).OfType<SkippedStep<ClusterName>>().ToList();
            failed.AddRange(ofWave);
            var open = wave.Clusters.Where(name => IsOpen(states[name], began)).ToList();
            var later = waves.Skip(i + 1).SelectMany(other => other.Clusters).Where(name => IsOpen(states[name], began));
            if (ofWave.Count > wave.MaxFailed)
            {
                var stop = string.Create(
                    CultureInfo.InvariantCulture,
                    $"stopped in wave {i + 1} of {waves.Count}: {string.Join("; ", ofWave.Select(one => $"{one.Name} {one.Reason}"))}. {(wave.MaxFailed == 0 ? "None" : $"At most {wave.MaxFailed}")} of the wave may fail.");
                return new WaveProgress { Failed = failed, Stop = stop, Waiting = [.. open.Concat(later).Select(name => new SkippedStep<ClusterName>(name, stop))] };
            }

            var running = wave.Clusters.Count(name => states[name] is ClusterState.Deploying);
            if (open.Count + running > 0)
            {
                var free = Math.Max(0, wave.MaxParallel - running);
                return new WaveProgress
                {
                    Failed = failed,
                    Next = [.. open.Take(free)],
                    Waiting = [.. Waiting(open.Skip(free), $"waits for its turn: {wave.MaxParallel} at once"), .. Waiting(later, $"waits for wave {i + 1} of {waves.Count}")],
                };
            }

            var soaked = wave.Clusters.Select(name => states[name]).OfType<ClusterState.Healthy>().Select(healthy => healthy.Since).DefaultIfEmpty(DateTimeOffset.MinValue).Max() + wave.Soak;
            if (soaked > now)
            {
                var until = string.Create(CultureInfo.InvariantCulture, $"waits until wave {i + 1} of {waves.Count} was healthy for {DurationText.Of(wave.Soak)}: {soaked.ToUniversalTime():yyyy-MM-dd HH:mm:ss} UTC");
                return new WaveProgress { Failed = failed, LookAgain = soaked, Waiting = [.. Waiting(later, until)] };
            }
        }

        return new WaveProgress { Failed = failed, IsDone = true };
    }

    private static IEnumerable<SkippedStep<ClusterName>> Waiting(IEnumerable<ClusterName> names, string reason) => names.Select(name => new SkippedStep<ClusterName>(name, reason));

    private static bool IsOpen(ClusterState state, DateTimeOffset began) =>
        state is ClusterState.Behind || (state is ClusterState.Failed failed && failed.At < began);

    // A cluster that nobody can ask counts as failed: what it runs is not known, and waiting for it would block without an end.
    private static SkippedStep<ClusterName>? Failure(ClusterName name, ClusterState state, DateTimeOffset began) => state switch
    {
        ClusterState.Unreachable unreachable => new SkippedStep<ClusterName>(name, $"is out of reach: {unreachable.Reason}"),
        ClusterState.Failed failed when failed.At >= began => new SkippedStep<ClusterName>(name, $"failed: {failed.Reason}"),
        _ => null,
    };
}

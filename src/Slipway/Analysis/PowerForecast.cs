using System.Globalization;

namespace Slipway.Analysis;

/// <summary>What a check would find in a rollout, and how soon: rollouts are played through, always with the same luck.</summary>
/// <param name="check">The check.</param>
/// <param name="alpha">The probability of a false alarm of each of its tests.</param>
/// <param name="steps">How the new version takes over: its share in percent, and how long it holds.</param>
/// <param name="options">How it is judged.</param>
internal sealed class PowerForecast(RolloutCheck.Share check, double alpha, IReadOnlyList<(int Weight, TimeSpan Time)> steps, AnalysisOptions options)
{
    private const int Rollouts = 200;
    private const int Seed = 20260101;
    private const int MaxWindows = 120;

    // What is told apart from the present share: from what everybody sees to what only luck finds.
    private static readonly double[] Factors = [15, 5, 2];

    private static readonly string[] Parts = ["none", "one", "two", "three", "four", "five"];

    /// <summary>What it would find, in a sentence without the check's name.</summary>
    /// <param name="rate">Requests a second, of both versions.</param>
    /// <param name="share">The share of bad ones now.</param>
    public string Say(double rate, double share)
    {
        if (rate * steps.Sum(step => step.Time.TotalSeconds * step.Weight / 100) < check.MinimumRequests)
        {
            return $"{Rate(rate)} now: all steps together would see fewer than {check.MinimumRequests} requests of the new version, so that they are inconclusive";
        }

        // Nobody measures a share of nothing: one in a thousand stands for it.
        var present = Math.Max(share, 0.001);
        var found = Factors.Select(factor => Math.Min(0.5, factor * present)).Distinct().Select(worse => (Worse: worse, Found: Find(rate, share, worse))).ToList();
        var parts = found.Select(one => one.Found.Alarms >= Rollouts * 0.9
            ? $"{EvidenceText.Share(share)} -> {EvidenceText.Share(one.Worse)} in about {Time(one.Found.Median)}"
            : $"{EvidenceText.Share(one.Worse)} {Often(one.Found.Alarms)}").ToList();
        return $"{Rate(rate)} now: sees {string.Join("; ", parts)}";
    }

    /// <summary>In how many of 200 rollouts there is an alarm, and after what time in the middle one of these.</summary>
    /// <param name="rate">Requests a second, of both versions.</param>
    /// <param name="share">The share of bad ones of the version before.</param>
    /// <param name="worse">The share of the new version.</param>
    public (int Alarms, TimeSpan Median) Find(double rate, double share, double worse)
    {
        var random = new Random(Seed);
        var times = new List<TimeSpan>();
        for (var rollout = 0; rollout < Rollouts; rollout++)
        {
            if (AlarmOf(rate, share, worse, random) is { } time)
            {
                times.Add(time);
            }
        }

        times.Sort();
        return (times.Count, times.Count == 0 ? TimeSpan.Zero : times[times.Count / 2]);
    }

    private TimeSpan? AlarmOf(double rate, double share, double worse, Random random)
    {
        var evidence = new RatioEvidence(check.Tolerance);
        var (time, bad) = (TimeSpan.Zero, 0.0);
        foreach (var step in steps)
        {
            var counted = step.Time - options.WarmUp;
            var width = options.Window;
            while (counted / width > MaxWindows)
            {
                width *= 2;
            }

            for (var end = width; end <= counted; end += width)
            {
                var (canary, stable) = (rate * width.TotalSeconds * step.Weight / 100, rate * width.TotalSeconds * (100 - step.Weight) / 100);
                var window = new RequestCounts(canary, Drawn(random, canary * worse), stable, Drawn(random, stable * share));
                evidence.Add(window);
                bad += window.CanaryBad;
                if (bad >= check.MinimumBad && evidence.Value >= 1 / alpha)
                {
                    return time + options.WarmUp + end;
                }
            }

            time += step.Time;
        }

        return null;
    }

    // Rare events: Poisson's distribution, near enough to the normal one where there are many.
    private static double Drawn(Random random, double mean)
    {
        if (mean > 100)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            return Math.Max(0, Math.Round(mean + (normal * Math.Sqrt(mean))));
        }

        var (count, product, limit) = (0, random.NextDouble(), Math.Exp(-mean));
        while (product > limit)
        {
            count++;
            product *= random.NextDouble();
        }

        return count;
    }

    private static string Often(int alarms) => Math.Round(5.0 * alarms / Rollouts) is var fifths && fifths >= 1
        ? $"in {Parts[(int)fifths]} of five rollouts"
        : alarms == 0 ? "in no rollout" : "in fewer than one of ten rollouts";

    private static string Rate(double rate) => string.Create(CultureInfo.InvariantCulture, $"{rate:0.##} requests/s");

    private static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(time.TotalMinutes < 120 ? $"{Math.Ceiling(time.TotalMinutes):0} min" : $"{time.TotalHours:0.#} h")}");
}

using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Configuration;

/// <summary>Reads <c>rollout</c> of a stage in slipway.yaml, and of single <c>applications</c> in it.</summary>
internal static class RolloutReader
{
    private static readonly string[] Keys = ["strategy", "route", "steps", "deadline", "maxUnattended", "inconclusive", "keep", "routeWait", "fuse"];
    private static readonly string[] ApplicationKeys = ["rollout"];

    /// <summary>The stage with what is said about it.</summary>
    public static StageConfiguration Read(SlipwayConfigurationReader reader, MapValue mapping, StageConfiguration stage)
    {
        var applications = mapping["applications"];
        if (applications is not (null or MapValue))
        {
            reader.Report(applications, "expected 'applications' of a stage to be a mapping: { worker: { rollout: none } }");
        }

        var own = new Dictionary<ApplicationName, RolloutConfiguration>();
        var mentions = new List<(ApplicationName, SourcePosition)>();
        foreach (var entry in applications as MapValue ?? MapValue.Empty)
        {
            var name = reader.Parsed(entry.KeyPosition, entry.Key, ApplicationName.Parse);
            if (entry.Value is not MapValue said)
            {
                reader.Report(entry.Value, $"expected a mapping for the application '{entry.Key}' of the stage: {{ rollout: none }}");
                continue;
            }

            reader.CheckKeys(said, ApplicationKeys);
            var rollout = Read(reader, said);
            if (name is not null)
            {
                mentions.Add((name, entry.KeyPosition));
                own[name] = rollout ?? RolloutConfiguration.None;
            }
        }

        return stage with { Rollout = Read(reader, mapping) ?? RolloutConfiguration.None, Rollouts = own, Mentions = mentions };
    }

    private static RolloutConfiguration? Read(SlipwayConfigurationReader reader, MapValue owner)
    {
        switch (owner["rollout"])
        {
            case null:
                return null;
            case ScalarValue { Text: "none" }:
                return RolloutConfiguration.None;
            case MapValue mapping:
                return ReadMapping(reader, mapping);
            case var other:
                reader.Report(other, "expected how new versions roll out: rollout: { strategy: canary, route: web, steps: [\"5% 10m\", \"25% 10m\"] }, or rollout: none");
                return null;
        }
    }

    private static RolloutConfiguration ReadMapping(SlipwayConfigurationReader reader, MapValue mapping)
    {
        reader.CheckKeys(mapping, Keys);
        if (mapping["strategy"] is null)
        {
            reader.Report(mapping, "a rollout has no 'strategy'; expected canary, blue-green or none.");
        }

        var defaults = RolloutConfiguration.None;
        var rollout = defaults with
        {
            Strategy = reader.Choice(mapping, "strategy", ("none", RolloutStrategy.None), ("canary", RolloutStrategy.Canary), ("blue-green", RolloutStrategy.BlueGreen)),
            Route = reader.Parsed(mapping, "route", ParseRoute),
            Steps = [.. reader.Names(mapping, "steps", RolloutStep.Parse).Select(step => step.Name)],
            Deadline = reader.Duration(mapping, "deadline") ?? defaults.Deadline,
            MaxUnattended = reader.Duration(mapping, "maxUnattended") ?? defaults.MaxUnattended,
            Inconclusive = reader.Choice(mapping, "inconclusive", ("hold", InconclusiveRule.Hold), ("continue", InconclusiveRule.Continue), ("abort", InconclusiveRule.Abort)),
            Keep = reader.Duration(mapping, "keep") ?? defaults.Keep,
            RouteWait = reader.Duration(mapping, "routeWait") ?? defaults.RouteWait,
            Fuse = reader.Parsed(mapping, "fuse", ParseFuse),
        };
        Check(reader, mapping, rollout);
        return rollout;
    }

    private static void Check(SlipwayConfigurationReader reader, MapValue mapping, RolloutConfiguration rollout)
    {
        if (rollout.Strategy == RolloutStrategy.Canary && mapping["steps"] is null or ListValue { Count: 0 })
        {
            reader.Report(mapping["steps"] ?? mapping, "a canary needs 'steps', each a share and how long it holds: steps: [\"5% 10m\", \"25% 10m\"]");
        }

        foreach (var (key, strategy, reason) in new[] { ("steps", RolloutStrategy.Canary, "a canary"), ("keep", RolloutStrategy.BlueGreen, "blue-green") })
        {
            if (rollout.Strategy != strategy && mapping[key] is { } misplaced)
            {
                reader.Report(misplaced, $"'{key}' is allowed for {reason} only.");
            }
        }

        foreach (var (one, next) in rollout.Steps.Zip(rollout.Steps.Skip(1)).Where(pair => pair.First.Weight >= pair.Second.Weight))
        {
            reader.Report(mapping["steps"]!, $"step '{next}' comes after '{one}'; expected growing shares.");
        }

        if (rollout is { Strategy: RolloutStrategy.Canary, Route: null } && rollout.Steps.Any(step => step.Weight == 100))
        {
            reader.Report(mapping["steps"]!, "without a 'route' the share is that of the Pods, and the version before keeps all of its own; expected shares below 100%.");
        }

        if (rollout.Strategy != RolloutStrategy.None && rollout.Least >= rollout.Deadline)
        {
            reader.Report(mapping["deadline"] ?? mapping, $"the steps take {DurationText.Of(rollout.Least)}, and the deadline is {DurationText.Of(rollout.Deadline)}; expected a later deadline, or shorter steps.");
        }
    }

    // It may write: what runs there is known.
    private static ImageReference ParseFuse(string text) =>
        ImageReference.Parse(text) is { Digest: not null } image ? image : throw new InvalidInputException($"fuse '{text}'", "expected an image with sh and kubectl, by its digest: registry.example.com/kubectl@sha256:…");

    private static string ParseRoute(string text) =>
        DnsLabel.IsOne(text.Replace("{application}", "application", StringComparison.Ordinal))
            ? text
            : throw new InvalidInputException($"route '{text}'", "expected the name of an HTTPRoute; {application} stands for the application's name.");
}

using Slipway.BuildHost.Tests.Builds;

namespace Slipway.BuildHost.Tests;

/// <summary>Runs one of the builds in <c>Builds</c>, named by an environment variable, as a process of its own.</summary>
internal static class Program
{
    public const string Variable = "TEST_BUILD";

    public static int Main() => Environment.GetEnvironmentVariable(Variable) switch
    {
        nameof(Options) => Options.Run(),
        nameof(Relations) => Relations.Run(),
        nameof(Failures) => Failures.Run(),
        nameof(Components) => Components.Run(),
        nameof(Secrets) => Secrets.Run(),
        nameof(Needs) => Needs.Run(),
        nameof(Cycle) => Cycle.Run(),
        nameof(Stranger) => Stranger.Run(),
        nameof(Ambiguous) => Ambiguous.Run(),
        nameof(Hidden) => Hidden.Run(),
        nameof(Sides) => Sides.Run(),
        nameof(Usual) => Usual.Run(),
        var name => throw new ArgumentException($"{Variable}: there is no build '{name}'"),
    };
}

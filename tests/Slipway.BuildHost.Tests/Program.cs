using Slipway.BuildHost.Tests.Builds;

namespace Slipway.BuildHost.Tests;

/// <summary>Runs one of the builds in <c>Builds</c>, named by an environment variable, as a process of its own.</summary>
internal static class Program
{
    public const string Variable = "TEST_BUILD";

    public static int Main() => Environment.GetEnvironmentVariable(Variable) switch
    {
        nameof(Chain) => Chain.Run(),
        var name => throw new ArgumentException($"{Variable}: there is no build '{name}'"),
    };
}

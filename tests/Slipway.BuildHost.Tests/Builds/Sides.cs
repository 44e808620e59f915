using System.ComponentModel;
using Nuke.Common;

namespace Slipway.BuildHost.Tests.Builds;

internal interface IShip : INukeBuild
{
    [Parameter("Where it goes")]
    string? Harbour => TryGetValue(() => Harbour);

    Target Ship => _ => _.Description("Ships").Executes(() => { });
}

[Description("an application repository")]
internal interface IShipAll : IShip;

internal interface ILand : IHaveRegistry
{
    [Parameter("On which pier")]
    string? Pier => TryGetValue(() => Pier);

    Target Land => _ => _.Description("Lands").Executes(() => { });
}

[Description("a config repository")]
internal interface ILandAll : ILand;

/// <summary>The build of one of two repositories.</summary>
internal sealed class Sides : NukeBuild, ILandAll
{
    public static int Run() => Execute<Sides>(x => ((ILand)x).Land);
}

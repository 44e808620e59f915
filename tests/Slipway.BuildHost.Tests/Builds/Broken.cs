using Nuke.Common;

namespace Slipway.BuildHost.Tests.Builds;

internal sealed class Cycle : NukeBuild
{
    private Target Egg => _ => _.DependsOn(Hen);

    private Target Hen => _ => _.After(Chick);

    private Target Chick => _ => _.DependsOn(Egg);

    public static int Run() => Execute<Cycle>(x => x.Egg);
}

internal sealed class Stranger : NukeBuild
{
    private Target Known => _ => _.DependsOn(Fresh(1));

    public static int Run() => Execute<Stranger>(x => x.Known);

    private static Target Fresh(int number) => _ => _.Description($"{number}");
}

internal interface IOneDeploy : INukeBuild
{
    Target Deploy => _ => _.Executes(() => { });
}

internal interface IOtherDeploy : INukeBuild
{
    Target Deploy => _ => _.Executes(() => { });
}

internal sealed class Ambiguous : NukeBuild, IOneDeploy, IOtherDeploy
{
    public static int Run() => Execute<Ambiguous>();
}

internal sealed class Hidden : NukeBuild, IOneDeploy
{
    private Target Deploy => _ => _.Executes(() => { });

    public static int Run() => Execute<Hidden>(x => x.Deploy);
}

using Nuke.Common;
using Slipway.Components;

/// <summary>Deploys what this repository describes. On a pull request: ./build.sh Preview. On the main branch: ./build.sh Deploy.</summary>
class Build : NukeBuild, IDeploy
{
    public static int Main() => Execute<Build>(x => ((IDeploy)x).Deploy);
}

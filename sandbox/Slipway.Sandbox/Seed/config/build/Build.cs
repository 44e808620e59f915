using System.Collections.Generic;
using Nuke.Common;
using Slipway.Components;
using Slipway.Naming;
using Slipway.Smoke;

/// <summary>Deploys what this repository describes. On a pull request: ./build.sh Preview. On the main branch: ./build.sh Deploy.</summary>
class Build : NukeBuild, IOperateConfig
{
    public static int Main() => Execute<Build>(x => ((IDeploy)x).Deploy);

    /// <summary>A deployment stands when its Service answers.</summary>
    IEnumerable<SmokeTest> ISmokeTest.SmokeTests(StageName stage, ApplicationName application) =>
    [
        new()
        {
            Target = new SmokeTarget.Service(application.Value, "http", "/"),
            Expect = new() { BodyContains = [application.Value] },
        },
    ];
}

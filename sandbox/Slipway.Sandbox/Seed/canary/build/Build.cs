using System;
using System.Collections.Generic;
using Nuke.Common;
using Slipway.Analysis;
using Slipway.Components;
using Slipway.Deployments;
using Slipway.Naming;
using Slipway.Smoke;

/// <summary>Deploys what this repository describes. On a pull request: ./build.sh Preview. On the main branch: ./build.sh Deploy.</summary>
class Build : NukeBuild, IOperateConfig, IRollOut, IAbort
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

    /// <summary>A new version goes on while it is not worse than the one before.</summary>
    IEnumerable<RolloutCheck> IRollOut.Checks(StageName stage, ApplicationName application) =>
    [
        new RolloutCheck.ErrorShare(Count("route_requests_total", ""), Count("route_requests_total", ",code=~\"5..\"")) { EmptyMeansNone = true },
        new RolloutCheck.SlowShare(Count("route_request_duration_seconds_bucket", ",le=\"+Inf\""), Count("route_request_duration_seconds_bucket", ",le=\"0.5\"")),
    ];

    /// <summary>What fails is proposed to be taken back. Steps of a minute need windows of seconds.</summary>
    StageRules IHaveStageRules.RulesOf(StageName stage) => new()
    {
        OnFailure = FailureAction.ProposeRestore,
        Analysis = new() { WarmUp = TimeSpan.FromSeconds(5), Window = TimeSpan.FromSeconds(5) },
    };

    static string Count(string counter, string labels) => $"sum(increase({counter}{{namespace=\"{{{{namespace}}}}\",pod=~\"{{{{track}}}}\"{labels}}}[{{{{window}}}}]))";
}

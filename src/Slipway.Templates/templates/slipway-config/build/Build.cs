/// <summary>Deploys what this repository describes. On a pull request: ./build.sh Preview. On the main branch: ./build.sh Deploy.</summary>
#if (monorepo)
class Build : NukeBuild, IReleaseApplication, IOperateConfig
#else
class Build : NukeBuild, IOperateConfig
#endif
{
#if (monorepo)
    public static int Main() => Execute<Build>(x => ((IRelease)x).Release);

    Application IHaveApplication.Application => new("application-name")
    {
        Image = DotNetImage.FromProject(RootDirectory / "src/Application/Application.csproj"),
    };
#else
    public static int Main() => Execute<Build>(x => ((IDeploy)x).Deploy);
#endif
#if (health != "")

    /// <summary>A deployment stands when its Service answers so.</summary>
    IEnumerable<SmokeTest> ISmokeTest.SmokeTests(StageName stage, ApplicationName application) =>
    [
        new() { Target = new SmokeTarget.Service(application.Value, "http", "/healthz") },
    ];
#endif
}

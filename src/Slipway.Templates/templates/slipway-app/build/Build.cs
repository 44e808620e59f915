/// <summary>Tests, and releases each commit to the config repository: ./build.sh Release.</summary>
#if (sandbox)
class Build : NukeBuild, IReleaseApplication, IUseSandbox
#else
class Build : NukeBuild, IReleaseApplication
#endif
{
    public static int Main() => Execute<Build>(x => ((IRelease)x).Release);

    Application IHaveApplication.Application => new("application-name")
    {
        Image = DotNetImage.FromProject(RootDirectory / "src/Application/Application.csproj"),
    };
}

using Nuke.Common;
using Nuke.Common.IO;
using Nuke.Common.Tooling;

class Build : NukeBuild
{
    [Parameter("Debug or Release")]
    readonly string Configuration = "Release";

    Tool DotNet => ToolResolver.GetPathTool("dotnet");

    Target Clean => _ => _
        .Description("Deletes results")
        .Before(Compile)
        .Executes(() => (RootDirectory / "artifacts").DeleteDirectory());

    Target Compile => _ => _
        .Description("Compiles all projects")
        .Executes(() => DotNet($"build {RootDirectory / "App.sln"} --configuration {Configuration} --nologo"));

    Target Test => _ => _
        .Description("Runs all tests")
        .DependsOn(Compile)
        .Executes(() => DotNet($"test {RootDirectory / "App.sln"} --configuration {Configuration} --no-build --nologo"));

    public static int Main() => Execute<Build>(x => x.Compile);
}

using Nuke.Common;
using Slipway.Images;

namespace Slipway.Components.Tests.Processes;

/// <summary>The build of an application repository that makes its image from a project.</summary>
internal sealed class ProjectBuild : NukeBuild, IReleaseApplication
{
    Application IHaveApplication.Application => new("web") { Image = DotNetImage.FromProject(RootDirectory / "src" / "Web" / "Web.csproj") };

    public static int Run() => Execute<ProjectBuild>(x => ((IRelease)x).Release);
}

using System.Text;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;

namespace Slipway.Tests;

/// <summary>Manifests written in a test.</summary>
internal static class Manifest
{
    public static RenderingTarget Target { get; } = new()
    {
        Application = ApplicationName.Parse("web"),
        Stage = StageName.Parse("dev"),
        Namespace = "dev",
    };

    public static IReadOnlyList<Resource> Resources(string yaml, string file = "dev/web/web.yaml")
    {
        var problems = new List<Problem>();
        var resources = ManifestDocuments.Read(file, Encoding.UTF8.GetBytes(yaml), problems);
        Assert.Empty(problems);
        return resources;
    }

    public static Rendering Render(string yaml, RenderingTarget? target = null) => Rendering.Of(target ?? Target, Resources(yaml));
}

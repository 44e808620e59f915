using System;
using System.Collections.Generic;
using System.Linq;
using Nuke.Common;
using Nuke.Common.IO;
using Slipway.Components;
using Slipway.GoogleCloud;

/// <summary>With <c>--profile google</c>: Cloud Build makes the image, and the event that tells of it releases it. Whoever builds images need not be who releases them.</summary>
sealed class BuildByEvent : Build, IRelease, IReleaseFromEvent
{
    /// <summary>A profile can set parameters, not targets.</summary>
    public static bool IsMeant(string[] arguments) => arguments.Zip(arguments.Skip(1)).Any(pair =>
        pair.First.TrimStart('-').Equals("profile", StringComparison.OrdinalIgnoreCase) && pair.Second == "google");

    Application IHaveApplication.Application => new("web")
    {
        Image = CloudBuildImage.FromDockerfile(RootDirectory / "src" / "App" / "Dockerfile") with
        {
            Context = RootDirectory,
            Arguments = new Dictionary<string, string> { ["VERSION"] = "$_VERSION" },
        },
    };

    Target IRelease.Release => _ => _
        .Description("Lets Cloud Build make the image, and releases what it tells by Pub/Sub")
        .DependsOn<IReleaseFromEvent>(x => x.ReleaseFromEvent);

    // The event of a build that failed is told, too.
    Target IReleaseFromEvent.ReleaseFromEvent => _ => _
        .Inherit<IReleaseFromEvent>(x => x.ReleaseFromEvent)
        .DependsOn<IBuildImage>(x => x.BuildImage)
        .AssuredAfterFailure();
}

using Nuke.Common;
using Serilog;
using Slipway.Ci;
using Slipway.Components.Artifacts;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Git;
using Slipway.Versions;

namespace Slipway.Components;

/// <summary>What is released: the commit of this repository, and its version.</summary>
public interface IHaveSource : INukeBuild
{
    /// <summary>The version, from the last tag and the commits since.</summary>
    /// <exception cref="SlipwayException">No git repository, a shallow clone, or on CI a dirty work tree.</exception>
    async Task<SourceVersion> ReadSourceAsync(CancellationToken cancellationToken)
    {
        // What a run releases is settled when it begins: files that its targets write must not turn it into something else.
        if (BuildSession.Of(this).Find<SourceVersion>() is { } known)
        {
            return known;
        }

        var source = SourceVersion.Derive(await new GitWorkTree(RootDirectory, Log.Logger).ReadFactsAsync(cancellationToken));
        if (IsServerBuild || CiHost.Here.System is CiSystem.GoogleCloudBuild || Environment.GetEnvironmentVariable("CI") is "true" or "1")
        {
            source.RequireClean();
        }

        return BuildSession.Of(this).Set(source);
    }

    /// <summary>The stamp of results that are made from the source.</summary>
    async Task<ArtifactStamp> ReadStampAsync(CancellationToken cancellationToken)
    {
        var source = await ReadSourceAsync(cancellationToken);
        return new ArtifactStamp { Commit = source.Commit, Version = source.Version };
    }
}

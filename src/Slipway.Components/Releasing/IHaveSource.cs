using System.Runtime.CompilerServices;
using Nuke.Common;
using Serilog;
using Slipway.Components.Artifacts;
using Slipway.Components.Releasing;
using Slipway.Git;
using Slipway.Versions;

namespace Slipway.Components;

/// <summary>What is released: the commit of this repository, and its version.</summary>
public interface IHaveSource : INukeBuild
{
    // What a run releases is settled when it begins: files that its targets write must not turn it into something else.
    private static readonly ConditionalWeakTable<INukeBuild, SourceVersion> Known = [];

    /// <summary>The version, from the last tag and the commits since.</summary>
    /// <exception cref="SlipwayException">No git repository, a shallow clone, or on CI a dirty work tree.</exception>
    async Task<SourceVersion> ReadSourceAsync(CancellationToken cancellationToken)
    {
        if (Known.TryGetValue(this, out var known))
        {
            return known;
        }

        var source = SourceVersion.Derive(await new GitWorkTree(RootDirectory, Log.Logger).ReadFactsAsync(cancellationToken));
        if (IsServerBuild || Environment.GetEnvironmentVariable("CI") is "true" or "1")
        {
            source.RequireClean();
        }

        Known.AddOrUpdate(this, source);
        return source;
    }

    /// <summary>The stamp of results that are made from the source.</summary>
    async Task<ArtifactStamp> ReadStampAsync(CancellationToken cancellationToken)
    {
        var source = await ReadSourceAsync(cancellationToken);
        return new ArtifactStamp { Commit = source.Commit, Version = source.Version };
    }
}

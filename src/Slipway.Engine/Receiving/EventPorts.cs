using Slipway.BuildEvents;
using Slipway.ConfigRepositories;
using Slipway.Engine.Releasing;
using Slipway.Images;
using Slipway.Naming;
using Slipway.Notifications;
using Slipway.Releases;

namespace Slipway.Engine.Receiving;

/// <summary>Whom an event is checked with, and who releases what it brings.</summary>
internal sealed record EventPorts
{
    /// <summary>The config repository, whose manifests say which application an image is of.</summary>
    public required IConfigRepository Repository { get; init; }

    /// <summary>The registry that an image is checked with. Only repositories that manifests name are asked about.</summary>
    public required IImageRegistry Registry { get; init; }

    /// <summary>Commits and proposes images.</summary>
    public required Func<ReleaseRequest, CancellationToken, Task<IReadOnlyList<ReleasedApplication>>> Release { get; init; }

    /// <summary>The labels of an image (https://github.com/opencontainers/image-spec/blob/main/annotations.md), which say what it was built from.</summary>
    public Func<ImageReference, CancellationToken, Task<IReadOnlyDictionary<string, string>?>> Labels { get; init; } = (_, _) => Task.FromResult<IReadOnlyDictionary<string, string>?>(null);

    /// <summary>Where builds of Cloud Build are read again; null where Google cannot be asked: then the registry alone decides about images, and a failure is only logged.</summary>
    public IBuildSource? Builds { get; init; }

    /// <summary>Who tells people of builds that failed; null for nobody.</summary>
    public IBuildNotifier? Notifier { get; init; }
}

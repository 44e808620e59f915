using Slipway.BuildEvents;
using Slipway.Images;
using Slipway.Naming;
using Slipway.Notifications;

namespace Slipway.Engine.Flow;

/// <summary>Whom a rollout's event is checked with, and where rollouts go.</summary>
internal sealed record FlowPorts
{
    /// <summary>Opens a repository by owner and name, each once.</summary>
    public required Func<string, string, FlowRepository> Open { get; init; }

    /// <summary>The web address of the forge, without a slash at its end.</summary>
    public required string Server { get; init; }

    /// <summary>The registry that an image is checked with. Only images of the configuration are asked about.</summary>
    public required IImageRegistry Registry { get; init; }

    /// <summary>The labels of an image, which say what it was built from.</summary>
    public Func<ImageReference, CancellationToken, Task<IReadOnlyDictionary<string, string>?>> Labels { get; init; } = (_, _) => Task.FromResult<IReadOnlyDictionary<string, string>?>(null);

    /// <summary>Where builds of Cloud Build are read again; null where Google cannot be asked.</summary>
    public IBuildSource? Builds { get; init; }

    /// <summary>Who tells people; null for nobody.</summary>
    public IBuildNotifier? Notifier { get; init; }
}

using Slipway.Naming;

namespace Slipway.BuildEvents;

/// <summary>What a build system or a registry tells. One of the types nested here.</summary>
internal abstract record BuildEvent
{
    private BuildEvent()
    {
    }

    /// <summary>A build of Cloud Build has come to a state.</summary>
    /// <param name="Build">What the message says of it.</param>
    public sealed record Built(CloudBuild Build) : BuildEvent;

    /// <summary>A registry has an image under a tag.</summary>
    /// <param name="Image">The image with its tag, and with its digest where the message has it.</param>
    public sealed record Pushed(ImageReference Image) : BuildEvent;

    /// <summary>A run of GitHub Actions is over.</summary>
    /// <param name="Run">The run.</param>
    public sealed record Ran(WorkflowRun Run) : BuildEvent;

    /// <summary>Nothing that could be released: an image that was deleted, one that was pushed without a tag.</summary>
    /// <param name="What">What it is, as the end of a sentence.</param>
    public sealed record Other(string What) : BuildEvent;
}

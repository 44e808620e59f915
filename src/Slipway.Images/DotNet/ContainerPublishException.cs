namespace Slipway.Images.DotNet;

/// <summary>The SDK's publish failed.</summary>
internal sealed class ContainerPublishException(string subject, string message, bool isFromContainerTasks)
    : SlipwayException(subject, message)
{
    /// <summary>Whether pushing or pulling failed, not compiling.</summary>
    public bool IsFromContainerTasks { get; } = isFromContainerTasks;
}

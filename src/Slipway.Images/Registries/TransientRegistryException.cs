namespace Slipway.Images.Registries;

/// <summary>A failure that is worth another attempt at once or after the wait that the registry asks for.</summary>
internal sealed class TransientRegistryException(
    string subject, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
    : SlipwayException(subject, message, isTransient: true, innerException)
{
    /// <summary>The <c>Retry-After</c> of the answer.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

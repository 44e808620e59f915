namespace Slipway.Sandbox.Google.PubSub;

/// <summary>A message of a topic.</summary>
internal sealed record Message
{
    /// <summary>In base64.</summary>
    public string Data { get; init; } = "";

    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public string OrderingKey { get; init; } = "";
}

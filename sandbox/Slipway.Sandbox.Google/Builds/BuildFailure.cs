namespace Slipway.Sandbox.Google.Builds;

/// <summary>Why a build ended with <c>FAILURE</c>.</summary>
/// <param name="type">As in <c>failureInfo.type</c>.</param>
/// <param name="detail">For people.</param>
internal sealed class BuildFailure(string type, string detail) : Exception(detail)
{
    public string Type { get; } = type;
}

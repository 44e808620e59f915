namespace Slipway.Sandbox.Hosting;

/// <summary>The failure that a user meets when something else listens where the sandbox would.</summary>
internal static class PortTaken
{
    public static SlipwayException By(int port, string holder, Exception? cause = null, string? end = null) => new(
        $"port {port}",
        $"is in use by {holder}, and the sandbox needs it. Stop that{(end is null ? "" : $" ({end})")}, or give the sandbox another port: it takes that of ConfigRepository.",
        innerException: cause);
}

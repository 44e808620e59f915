namespace Slipway.Smoke;

/// <summary>Where a smoke test asks.</summary>
public abstract record SmokeTarget
{
    private SmokeTarget()
    {
    }

    /// <summary>A Service of the application's namespace, asked through the API server's service proxy: no ingress is needed.</summary>
    /// <param name="Name">The Service.</param>
    /// <param name="Port">The port's name or number; empty for a Service with a single port.</param>
    /// <param name="Path">The path, beginning with a slash, with a query if there is one.</param>
    public sealed record Service(string Name, string Port, string Path) : SmokeTarget
    {
        /// <inheritdoc/>
        public override string ToString() => $"service {Name}{(Port.Length == 0 ? "" : ":" + Port)}{Path}";
    }

    /// <summary>An address.</summary>
    /// <param name="Address">An absolute http or https URL.</param>
    public sealed record Url(Uri Address) : SmokeTarget
    {
        /// <inheritdoc/>
        public override string ToString() => Address.ToString();
    }
}

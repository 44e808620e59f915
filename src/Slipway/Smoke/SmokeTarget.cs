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

    /// <summary>
    /// A program on the machine that runs the build, in the root folder, with <c>SLIPWAY_STAGE_NAMESPACE</c> in its environment; passes with exit code 0.
    /// </summary>
    /// <param name="Program">Its name in PATH, or its path.</param>
    /// <param name="Arguments">Its arguments.</param>
    public sealed record Command(string Program, params IReadOnlyList<string> Arguments) : SmokeTarget
    {
        /// <inheritdoc/>
        public override string ToString() => string.Join(' ', Arguments.Prepend(Program));
    }

    /// <summary>A Job in the application's namespace: made for the test, waited for, and deleted; passes when its container exits with 0.</summary>
    /// <param name="Name">A short name: the Job is called <c>smoke-{name}-{random}</c>.</param>
    /// <param name="Image">The image to run.</param>
    /// <param name="Arguments">The container's command and arguments; empty for those of the image.</param>
    public sealed record Job(string Name, string Image, params IReadOnlyList<string> Arguments) : SmokeTarget
    {
        /// <inheritdoc/>
        public override string ToString() => $"job {Name}";
    }

    /// <summary>An address.</summary>
    /// <param name="Address">An absolute http or https URL.</param>
    public sealed record Url(Uri Address) : SmokeTarget
    {
        /// <inheritdoc/>
        public override string ToString() => Address.ToString();
    }
}

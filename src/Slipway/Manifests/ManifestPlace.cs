namespace Slipway.Manifests;

/// <summary>A place in the manifests that a person should look at beside an edit.</summary>
/// <param name="Position">File, line and column: <c>dev/web/web.yaml:12:16</c>.</param>
/// <param name="What">What is there: <c>env[0].value 'ghcr.io/acme/web:1.3.0'</c>.</param>
internal sealed record ManifestPlace(string Position, string What)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Position} {What}";
}

namespace Slipway.Sandbox.Cluster;

/// <summary>An image on disk, ready to be run, with what its config says.</summary>
internal sealed record UnpackedImage
{
    /// <summary>The manifest's digest, as <c>sha256:…</c>.</summary>
    public required string Digest { get; init; }

    /// <summary>The folder that holds the image's files; absolute paths in the config are relative to it.</summary>
    public required string RootFolder { get; init; }

    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>Entries of the form <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>As in the config (<c>/app</c>), or empty for the root.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>TCP ports that the config exposes.</summary>
    public IReadOnlyList<int> ExposedPorts { get; init; } = [];
}

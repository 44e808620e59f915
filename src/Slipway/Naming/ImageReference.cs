using System.Text.RegularExpressions;

namespace Slipway.Naming;

/// <summary>
/// A reference to an image: repository, optional tag, optional digest, as in <c>ghcr.io/acme/web:1.4.0@sha256:…</c>
/// (the grammar of https://github.com/distribution/reference). The text form is what was parsed: no default registry is added.
/// </summary>
public sealed partial record ImageReference
{
    private const string DockerHub = "docker.io";

    // Names of the one registry, as people and its own documentation write them.
    private static readonly string[] DockerHubHosts = [DockerHub, "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com"];

    /// <summary>The tag of an image that waits for its first release.</summary>
    public const string Placeholder = "unreleased";

    private ImageReference(string repository, string? tag, Digest? digest)
    {
        Repository = repository;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>Registry host and path, without tag and digest: <c>ghcr.io/acme/web</c>.</summary>
    public string Repository { get; }

    /// <summary>The registry's host, with its port where one is written: <c>ghcr.io</c>; <c>docker.io</c> for Docker Hub, however it is spelled.</summary>
    public string Registry => Split().Host is var host && DockerHubHosts.Contains(host) ? DockerHub : host;

    /// <summary>The last part of <see cref="Repository"/>: <c>web</c>.</summary>
    public string Name => Repository[(Repository.LastIndexOf('/') + 1)..];

    /// <summary>The tag, if there is one.</summary>
    public string? Tag { get; }

    /// <summary>The digest, if there is one.</summary>
    public Digest? Digest { get; }

    /// <summary>Whether it stands for an image that is not released yet: the tag <c>unreleased</c>, and no digest.</summary>
    public bool IsPlaceholder => Tag == Placeholder && Digest is null;

    /// <summary>Parses a reference.</summary>
    /// <exception cref="InvalidInputException">The text is not an image reference.</exception>
    public static ImageReference Parse(string text) =>
        TryParse(text) ?? throw new InvalidInputException(
            $"image '{text}'", "expected repository[:tag][@sha256:…], such as 'ghcr.io/acme/web:1.4.0'; the repository is lower case.");

    /// <summary>Parses a reference; null when the text is none.</summary>
    public static ImageReference? TryParse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var digest = match.Groups["digest"];
        var tag = match.Groups["tag"];
        return new ImageReference(
            match.Groups["repository"].Value,
            tag.Success ? tag.Value : null,
            digest.Success ? Naming.Digest.Parse(digest.Value) : null);
    }

    /// <summary>The same repository with another tag and without digest.</summary>
    public ImageReference WithTag(string tag) => Parse($"{Repository}:{tag}");

    /// <summary>The same repository and tag with the given digest.</summary>
    public ImageReference WithDigest(Digest digest) => new(Repository, Tag, digest);

    /// <summary>
    /// Whether both are of one repository, however it is spelled: <c>web</c>, <c>library/web</c> and <c>index.docker.io/library/web</c> are one, and so are
    /// hosts that differ in case or by the port 443 (https://pkg.go.dev/github.com/distribution/reference#ParseNormalizedNamed).
    /// </summary>
    public bool IsOfRepository(ImageReference other) => Repository == other.Repository || Canonical() == other.Canonical();

    /// <summary>Whether it is of the image's repository, or a placeholder for it such as <c>web:unreleased</c>.</summary>
    internal bool StandsFor(ImageReference image) => IsOfRepository(image) || (IsPlaceholder && Name == image.Name);

    /// <summary>The same tag and digest in a repository that is spelled in another way.</summary>
    internal ImageReference SpelledAs(string repository) => new(repository, Tag, Digest);

    /// <summary>The same repository and digest without tag.</summary>
    internal ImageReference WithoutTag() => new(Repository, null, Digest);

    /// <summary>The registry's host, and the path in it. Docker Hub where no host is written.</summary>
    internal (string Host, string Path) Split()
    {
        var slash = Repository.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : Repository[..slash];
        return first == "localhost" || first.AsSpan().IndexOfAny('.', ':') >= 0 ? (first, Repository[(slash + 1)..]) : (DockerHub, Repository);
    }

    private string Canonical()
    {
        var (host, path) = Split();
        host = host.ToLowerInvariant();
        host = host.EndsWith(":443", StringComparison.Ordinal) ? host[..^4] : host;
        return !DockerHubHosts.Contains(host) ? $"{host}/{path}"
            : path.Contains('/', StringComparison.Ordinal) ? $"{DockerHub}/{path}"
            : $"{DockerHub}/library/{path}";
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Repository + (Tag is null ? "" : ":" + Tag) + (Digest is null ? "" : "@" + Digest);

    [GeneratedRegex(
        "^(?<repository>" +
        "((localhost|[a-zA-Z0-9-]+(\\.[a-zA-Z0-9-]+)+|[a-zA-Z0-9-]+(?=:[0-9]+/)|\\[[0-9a-fA-F:]+\\])(:[0-9]+)?/)?" +
        "[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*)" +
        "(:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(@(?<digest>sha256:[0-9a-f]{64}))?\\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}

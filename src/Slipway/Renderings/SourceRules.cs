namespace Slipway.Renderings;

/// <summary>What manifests may be made from, besides the files of the config repository. Default: nothing.</summary>
public sealed record SourceRules
{
    /// <summary>
    /// Addresses that kustomizations and charts may be fetched from, each a prefix such as <c>oci://ghcr.io/acme/charts/</c>. What is fetched was not
    /// reviewed, and a pull request chooses what is fetched. Default: none.
    /// </summary>
    public IReadOnlyList<string> RemotePrefixes { get; init; } = [];

    /// <summary>Whether kustomizations may run the programs that they name (<c>--enable-alpha-plugins --enable-exec</c>). Default: false.</summary>
    public bool AllowExecPlugins { get; init; }

    /// <summary>A program that charts are sent through (<c>--post-renderer</c>); null for none.</summary>
    public string? HelmPostRenderer { get; init; }

    /// <summary>Whether something may be fetched: a prefix stands for whole parts of an address, and no address leads out of it.</summary>
    public bool AllowsRemote(string address) => !LeadsBack(address) && RemotePrefixes.Any(prefix => prefix.Length > 0 && IsBelow(address, prefix));

    private static bool IsBelow(string address, string prefix) => address.StartsWith(prefix, StringComparison.Ordinal)
        && (prefix.EndsWith('/') || address[prefix.Length..] is "" or ".git" or ['/' or '?' or '#', ..] or ['.', 'g', 'i', 't', '/' or '?' or '#', ..]);

    private static bool LeadsBack(string address) => address.Contains('\\', StringComparison.Ordinal)
        || address.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase).Split('/', '?', '#').Contains("..");
}

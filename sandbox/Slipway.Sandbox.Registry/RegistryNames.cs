using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Registry;

/// <summary>The grammar of names, tags and digests. Whatever passes is safe as part of a path.</summary>
internal static partial class RegistryNames
{
    public static bool IsRepository(string name) => name.Length <= 255 && RepositoryPattern().IsMatch(name);

    public static bool IsTag(string tag) => TagPattern().IsMatch(tag);

    public static bool IsDigest(string digest) => DigestPattern().IsMatch(digest);

    public static bool IsUpload(string id) => UploadPattern().IsMatch(id);

    [GeneratedRegex(@"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryPattern();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"^sha256:[0-9a-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex DigestPattern();

    [GeneratedRegex(@"^[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UploadPattern();
}

using System.Globalization;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>The random ends of generated names.</summary>
internal static class RandomName
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    public static string Suffix(int length) => new(Random.Shared.GetItems<char>(Letters, length));

    /// <summary>A hash in the same alphabet, as names of ReplicaSets end with it.</summary>
    public static string Encode(uint hash) =>
        new(hash.ToString(CultureInfo.InvariantCulture).Select(c => Letters[c % Letters.Length]).ToArray());
}

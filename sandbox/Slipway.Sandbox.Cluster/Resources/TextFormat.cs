using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>The formats of text that are checked in custom objects, of those that the server knows (https://github.com/kubernetes/kube-openapi/tree/master/pkg/validation/strfmt).</summary>
internal static partial class TextFormat
{
    public static bool IsValid(string format, string text) => format switch
    {
        "date-time" => DateTime().IsMatch(text) && DateTimeOffset.TryParse(text.Replace('t', 'T').Replace('z', 'Z'), CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "duration" => Duration().IsMatch(text),
        "ipv4" => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork && text.Count(letter => letter == '.') == 3,
        "ipv6" => IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6,
        "cidr" => text.Split('/') is [var host, var bits] && IPAddress.TryParse(host, out var network) && int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= (network.AddressFamily == AddressFamily.InterNetwork ? 32 : 128),
        "uuid" => Uuid().IsMatch(text),
        _ => true,
    };

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[tT]\d{2}:\d{2}:\d{2}(\.\d+)?([zZ]|[+-]\d{2}:\d{2})\z")]
    private static partial Regex DateTime();

    // Go's, and words such as "3 days".
    [GeneratedRegex(@"^\s*-?([0-9.]+\s*(ns|us|µs|ms|s|m|h|d|w|[a-z]+)\s*)+\z|^0\z", RegexOptions.IgnoreCase)]
    private static partial Regex Duration();

    [GeneratedRegex(@"^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\z", RegexOptions.IgnoreCase)]
    private static partial Regex Uuid();
}

using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Slack;

/// <summary>A channel. Its id follows from its name, so that it is the same in each sandbox.</summary>
internal sealed partial record SlackChannel(string Id, string Name)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Null where Slack would not have a channel of that name.</summary>
    public static SlackChannel? TryNamed(string name)
    {
        name = name.TrimStart('#');
        if (!NamePattern().IsMatch(name))
        {
            return null;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return new SlackChannel("C0" + string.Concat(hash.Take(9).Select(number => Letters[number % Letters.Length])), name);
    }

    [GeneratedRegex(@"^[a-z0-9_-]{1,80}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}

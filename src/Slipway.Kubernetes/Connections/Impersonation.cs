using System.Text;
using Slipway.Values;

namespace Slipway.Kubernetes.Connections;

/// <summary>
/// Acting as another account, as a kubeconfig's user says (<c>as</c>, <c>as-uid</c>, <c>as-groups</c>, <c>as-user-extra</c>): headers of every request
/// (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation). To leave them out would be to act with more rights than asked for.
/// </summary>
/// <param name="User">The account.</param>
/// <param name="Headers">The headers, each with one value.</param>
internal sealed record Impersonation(string User, IReadOnlyList<(string Name, string Value)> Headers)
{
    private const string TokenCharacters = "!#$&'*+-.^_`|~";

    /// <summary>What a user of a kubeconfig says; null when it acts as itself.</summary>
    /// <exception cref="InvalidInputException">What it says cannot be sent; all problems.</exception>
    public static Impersonation? Of(string subject, MapValue user)
    {
        var (groups, extra) = (Texts(user["as-groups"]), user.GetMap("as-user-extra") ?? MapValue.Empty);
        List<(string Name, string Value)> headers =
        [
            .. Header("Impersonate-User", user["as"]),
            .. Header("Impersonate-Uid", user["as-uid"]),
            .. groups.Select(group => ("Impersonate-Group", group)),
            .. extra.SelectMany(entry => Texts(entry.Value).Select(value => ($"Impersonate-Extra-{Escape(entry.Key)}", value))),
        ];
        if (headers.Count == 0)
        {
            return null;
        }

        List<string> problems =
        [
            .. Text(user["as"]) is null ? (string[])["has 'as-groups', 'as-uid' or 'as-user-extra' without 'as'. Name the account, or take them out."] : [],
            // Several values would arrive as one, joined by commas: another group than any of them.
            .. headers.GroupBy(header => header.Name).Where(group => group.Count() > 1)
                .Select(group => $"has {group.Count()} values for {group.Key}; one can be sent. Use an account that needs no more, or a context that does not impersonate."),
            .. headers.Where(header => header.Value.Any(character => character is < ' ' or > '~')).Select(header => $"has a value for {header.Name} that cannot be sent: expected printable ASCII characters."),
        ];
        return problems.Count == 0
            ? new Impersonation(Text(user["as"])!, headers)
            : throw new InvalidInputException([.. problems.Select(problem => new Problem(subject, problem))]);
    }

    private static IEnumerable<(string, string)> Header(string name, Value? value) => Text(value) is { } text ? [(name, text)] : [];

    private static string? Text(Value? value) => value is ScalarValue { IsNull: false, Text.Length: > 0 } scalar ? scalar.Text : null;

    private static List<string> Texts(Value? value) => [.. (value is ListValue list ? list.Select(Text) : [Text(value)]).OfType<string>()];

    // What a header's name cannot have is percent-encoded, as client-go does it.
    private static string Escape(string key) => string.Concat(Encoding.UTF8.GetBytes(key).Select(one =>
        char.IsAsciiLetterOrDigit((char)one) || TokenCharacters.Contains((char)one) ? ((char)one).ToString() : $"%{one:X2}"));
}

using System.Text;

namespace Slipway.Sandbox.Forge;

/// <summary>The id by which GraphQL finds an object again. Clients must not look inside.</summary>
internal sealed record NodeId(string Type, string Owner, string Key)
{
    public string Text => $"{Type}_{Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Owner} {Key}")).TrimEnd('=').Replace('+', '-').Replace('/', '_')}";

    public static NodeId PullRequest(ForgeRepository repository, PullRequestRecord pullRequest) =>
        new("PR", repository.FullName, pullRequest.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static NodeId Comment(ForgeRepository repository, CommentRecord comment) =>
        new("IC", repository.FullName, comment.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    public static NodeId Repository(ForgeRepository repository) => new("R", repository.FullName, "");

    public static NodeId? TryParse(string text)
    {
        var split = text.IndexOf('_', StringComparison.Ordinal);
        var encoded = text[(split + 1)..].Replace('-', '+').Replace('_', '/');
        var bytes = new byte[text.Length];
        return split > 0
            && Convert.TryFromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '='), bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).Split(' ', 2) is [var repository, var key]
                ? new NodeId(text[..split], repository, key)
                : null;
    }
}

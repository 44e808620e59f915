using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Forge;

/// <summary>A repository that is found under another name now.</summary>
internal sealed record RepositoryRedirect(string Owner, string From, string To);

/// <summary>
/// Which names repositories had before. A redirect is written before the folders move, so a rename that was cut off is finished at the next
/// start.
/// </summary>
internal sealed class RepositoryRedirects
{
    private readonly string _folder;
    private readonly JsonFolder<RepositoryRedirect> _files;

    public RepositoryRedirects(string folder)
    {
        _folder = folder;
        _files = new JsonFolder<RepositoryRedirect>(Path.Combine(folder, ".redirects"), ForgeJson.Default.RepositoryRedirect);
        foreach (var redirect in _files.Values)
        {
            Move(redirect);
        }
    }

    /// <summary>The present name; null where there is no redirect.</summary>
    public string? Find(string owner, string name)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        string? found = null;
        while (seen.Add(name) && _files.Find(Key(owner, name)) is { } redirect)
        {
            found = name = redirect.To;
        }

        return found;
    }

    public void Rename(string owner, string from, string to)
    {
        Forget(owner, to);
        var redirect = new RepositoryRedirect(owner, from, to);
        _files.Save(Key(owner, from), redirect);
        Move(redirect);
    }

    /// <summary>The name belongs to a repository again.</summary>
    public void Forget(string owner, string name) => _files.Delete(Key(owner, name));

    private void Move(RepositoryRedirect redirect)
    {
        var owner = Path.Combine(_folder, redirect.Owner);
        // The repository itself comes last: while it is there, the move is not finished.
        foreach (var suffix in (string[])["", ".git"])
        {
            var (from, to) = (Path.Combine(owner, redirect.From + suffix), Path.Combine(owner, redirect.To + suffix));
            if (Directory.Exists(from) && !Directory.Exists(to))
            {
                Directory.Move(from, to);
            }
        }
    }

    private static string Key(string owner, string name) => $"{owner}~{name}".ToLowerInvariant();
}

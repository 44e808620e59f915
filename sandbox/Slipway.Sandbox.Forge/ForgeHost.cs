using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Slipway.Sandbox.Forge.Git;

namespace Slipway.Sandbox.Forge;

/// <summary>All repositories below a folder: <c>{owner}/{name}.git</c> and, beside it, <c>{owner}/{name}</c> with everything that is not git's.</summary>
internal sealed partial class ForgeHost : IDisposable
{
    /// <summary>The user that owns the token.</summary>
    public const string User = "acme";

    private readonly string _folder;
    private readonly Func<Uri> _address;
    private readonly RepositoryRedirects _redirects;
    private readonly ConcurrentDictionary<string, ForgeRepository> _repositories;
    private readonly SemaphoreSlim _creating = new(1, 1);
    private IForgeListener? _listener;

    public ForgeHost(string folder, Func<Uri> address, TimeProvider time)
    {
        (_folder, _address, Time) = (folder, address, time);
        _redirects = new RepositoryRedirects(folder);
        Teams = new TeamStore(folder);
        _repositories = Load(folder, time);
    }

    /// <summary>The forge's web address.</summary>
    public Uri Address => _address();

    public TimeProvider Time { get; }

    public TeamStore Teams { get; }

    public IEnumerable<ForgeRepository> Repositories => _repositories.Values.OrderBy(repository => repository.FullName, StringComparer.Ordinal);

    public ForgeRepository? Find(string owner, string name) => _repositories.GetValueOrDefault($"{owner}/{name}");

    /// <summary>Under which name a renamed repository is found now; null where there was none of that name.</summary>
    public string? FindRenamed(string owner, string name) => _redirects.Find(owner, name);

    /// <summary>Makes an empty repository, unless there is one of that name.</summary>
    /// <exception cref="SlipwayException">No repository can have such a name.</exception>
    public async Task<ForgeRepository> CreateAsync(string owner, string name, CancellationToken cancellationToken)
    {
        if (!NamePattern().IsMatch(owner) || !NamePattern().IsMatch(name))
        {
            throw new SlipwayException($"{owner}/{name}", "is not a name that a repository can have.");
        }

        await _creating.WaitAsync(cancellationToken);
        try
        {
            if (Find(owner, name) is { } known)
            {
                return known;
            }

            var path = GitPath(_folder, owner, name);
            if (!Directory.Exists(path))
            {
                var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await GitDirectory.CreateAsync(temporary, cancellationToken);
                _redirects.Forget(owner, name);
                Directory.Move(temporary, path);
            }

            var repository = Open(_folder, owner, name, Time);
            await repository.StartAsync(_listener, CancellationToken.None);
            return _repositories.GetOrAdd(repository.FullName, repository);
        }
        finally
        {
            _creating.Release();
        }
    }

    /// <summary>Gives a repository another name; who asks for the old one is sent to the new one.</summary>
    public async Task<ForgeRepository> RenameAsync(ForgeRepository repository, string name, CancellationToken cancellationToken)
    {
        if (!NamePattern().IsMatch(name) || Find(repository.Owner, name) is not null)
        {
            throw Api.ApiError.Custom("Repository", "name already exists on this account or is not a name that a repository can have");
        }

        using (await repository.LockAsync(cancellationToken))
        {
            _repositories.TryRemove(repository.FullName, out _);
            _redirects.Rename(repository.Owner, repository.Name, name);
        }

        var renamed = _repositories.GetOrAdd($"{repository.Owner}/{name}", _ => Open(_folder, repository.Owner, name, Time));
        await renamed.StartAsync(_listener, CancellationToken.None);
        return renamed;
    }

    /// <summary>Starts telling the listener what happens, beginning with what it has missed.</summary>
    public async Task StartAsync(IForgeListener? listener, CancellationToken cancellationToken)
    {
        _listener = listener;
        foreach (var repository in Repositories)
        {
            await repository.StartAsync(listener, cancellationToken);
        }
    }

    public void Dispose()
    {
        _creating.Dispose();
        foreach (var repository in _repositories.Values)
        {
            repository.Dispose();
        }
    }

    private static ConcurrentDictionary<string, ForgeRepository> Load(string folder, TimeProvider time)
    {
        var found = new ConcurrentDictionary<string, ForgeRepository>(StringComparer.OrdinalIgnoreCase);
        foreach (var owner in Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [])
        {
            foreach (var git in Directory.EnumerateDirectories(owner, "*.git"))
            {
                var repository = Open(folder, Path.GetFileName(owner), Path.GetFileNameWithoutExtension(git), time);
                found[repository.FullName] = repository;
            }
        }

        return found;
    }

    private static ForgeRepository Open(string folder, string owner, string name, TimeProvider time) =>
        new(owner, name, new GitDirectory(GitPath(folder, owner, name)), Path.Combine(folder, owner, name), time);

    private static string GitPath(string folder, string owner, string name) => Path.Combine(folder, owner, name + ".git");

    [GeneratedRegex(@"^(?!.*\.git\z)[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}

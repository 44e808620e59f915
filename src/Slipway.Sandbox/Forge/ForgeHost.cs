using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Serilog;
using Slipway.Sandbox.Forge.Git;

namespace Slipway.Sandbox.Forge;

/// <summary>All repositories below a folder: <c>{owner}/{name}.git</c> and, beside it, <c>{owner}/{name}</c> with everything that is not git's.</summary>
internal sealed partial class ForgeHost(string folder, Func<Uri> address, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>The user that owns the token.</summary>
    public const string User = "acme";

    private readonly ConcurrentDictionary<string, ForgeRepository> _repositories = Load(folder, time);

    /// <summary>The forge's web address.</summary>
    public Uri Address => address();

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public IEnumerable<ForgeRepository> Repositories => _repositories.Values.OrderBy(repository => repository.FullName, StringComparer.Ordinal);

    public ForgeRepository? Find(string owner, string name) => _repositories.GetValueOrDefault($"{owner}/{name}");

    public async Task<ForgeRepository> CreateAsync(string owner, string name, CancellationToken cancellationToken)
    {
        if (!NamePattern().IsMatch(owner) || !NamePattern().IsMatch(name))
        {
            throw new SlipwayException($"{owner}/{name}", "is not a name that a repository can have.");
        }

        var path = GitPath(folder, owner, name);
        if (!Directory.Exists(path))
        {
            var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await GitDirectory.CreateAsync(temporary, cancellationToken);
            Directory.Move(temporary, path);
        }

        return _repositories.GetOrAdd($"{owner}/{name}", _ => Open(folder, owner, name, time));
    }

    /// <summary>Starts telling the listener what happens, beginning with what it has missed.</summary>
    public async Task StartAsync(IForgeListener? listener, CancellationToken cancellationToken)
    {
        foreach (var repository in Repositories)
        {
            await repository.StartAsync(listener, cancellationToken);
        }
    }

    public void Dispose()
    {
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

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}

using System.Collections.Concurrent;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Sandbox.Forge;

namespace Slipway.Sandbox.Pages.Flow;

/// <summary>The stages of a config repository and the applications in each. Read from git once per commit.</summary>
internal sealed class ConfigLayout
{
    private static readonly (StageConfiguration, ApplicationName)[] s_none = [];

    private readonly ConcurrentDictionary<string, (string Commit, IReadOnlyList<(StageConfiguration, ApplicationName)> Places)> _known = new(StringComparer.Ordinal);

    /// <summary>Empty for a repository without a readable slipway.yaml.</summary>
    public async Task<IReadOnlyList<(StageConfiguration Stage, ApplicationName Application)>> ReadAsync(ForgeRepository repository, CancellationToken cancellationToken)
    {
        if (repository.KnownTip(ForgeRepository.DefaultBranch) is not { } commit)
        {
            return s_none;
        }

        if (_known.TryGetValue(repository.FullName, out var known) && known.Commit == commit)
        {
            return known.Places;
        }

        var places = await ReadAsync(repository, commit, cancellationToken);
        _known[repository.FullName] = (commit, places);
        return places;
    }

    private static async Task<IReadOnlyList<(StageConfiguration, ApplicationName)>> ReadAsync(ForgeRepository repository, string commit, CancellationToken cancellationToken)
    {
        var file = await repository.Git.TryAsync(["show", $"{commit}:{SlipwayConfiguration.FileName}"], cancellationToken);
        if (file.ExitCode != 0)
        {
            return s_none;
        }

        try
        {
            var configuration = SlipwayConfiguration.Parse(System.Text.Encoding.UTF8.GetBytes(file.Output));
            var folders = await repository.Git.RunAsync(["ls-tree", "-d", "-r", "--name-only", commit], cancellationToken);
            var names = folders.Split('\n').Select(path => path.Split('/')).Where(path => path.Length == 2).ToLookup(path => path[0], path => path[1]);
            // A folder that cannot be an application is CI's business, too, and hides no other.
            return [.. configuration.Stages.SelectMany(stage => names[stage.Name.Value].Order(StringComparer.Ordinal).Select(ApplicationName.TryParse).OfType<ApplicationName>().Select(application => (stage, application)))];
        }
        catch (InvalidInputException)
        {
            // A wrong file is CI's business to report; here there is just nothing to draw.
            return s_none;
        }
    }
}

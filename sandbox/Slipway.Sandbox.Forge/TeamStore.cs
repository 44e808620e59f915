using System.Text.RegularExpressions;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Forge;

/// <summary>The teams of all organisations, one file each.</summary>
internal sealed partial class TeamStore(string folder)
{
    // No account can have such a name.
    private readonly JsonFolder<TeamRecord> _files = new(Path.Combine(folder, "+teams"), ForgeJson.Default.TeamRecord);
    private readonly Lock _gate = new();

    public IReadOnlyList<TeamRecord> Of(string organization) =>
        [.. _files.Values.Where(team => string.Equals(team.Organization, organization, StringComparison.OrdinalIgnoreCase)).OrderBy(team => team.Slug, StringComparer.Ordinal)];

    public TeamRecord? Find(string organization, string slug) => _files.Find(Key(organization, slug));

    /// <summary>Makes a team, unless there is one of that name; null for what no team can be named.</summary>
    public TeamRecord? Ensure(string organization, string name)
    {
        var slug = name.Trim().ToLowerInvariant().Replace(' ', '-');
        return NamePattern().IsMatch(organization) && NamePattern().IsMatch(slug) ? Change(new TeamRecord(organization, slug, []), team => team) : null;
    }

    /// <summary>Changes a team that there is, or the given one.</summary>
    public TeamRecord Change(TeamRecord team, Func<TeamRecord, TeamRecord> change)
    {
        lock (_gate)
        {
            var changed = change(Find(team.Organization, team.Slug) ?? team);
            _files.Save(Key(changed.Organization, changed.Slug), changed);
            return changed;
        }
    }

    public void Delete(TeamRecord team)
    {
        lock (_gate)
        {
            _files.Delete(Key(team.Organization, team.Slug));
        }
    }

    private static string Key(string organization, string slug) => $"{organization}+{slug}".ToLowerInvariant();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}

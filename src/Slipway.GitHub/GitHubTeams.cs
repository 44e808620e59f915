using Octokit;
using Slipway.Forges;
using Slipway.GitHub.Http;

namespace Slipway.GitHub;

/// <summary>Teams and accounts of a server (https://docs.github.com/en/rest/teams/members#list-team-members). One list says more than a question for each account: a team that cannot be seen is no empty one.</summary>
internal sealed class GitHubTeams(GitHubClient client, GitHubRepository repository) : ITeams
{
    private readonly GitHubCalls calls = new(repository);

    public async Task<IReadOnlySet<string>> FindMembersAsync(string team, CancellationToken cancellationToken)
    {
        var (owner, name) = (Uri.EscapeDataString(team.Split('/')[0]), Uri.EscapeDataString(team.Split('/')[^1]));
        try
        {
            // Octokit knows teams by their number only.
            var members = await calls.CallAsync(
                $"members of team {team}",
                () => new ApiConnection(client.Connection).GetAll<User>(new Uri($"orgs/{owner}/teams/{name}/members", UriKind.Relative), new ApiOptions { PageSize = 100 }),
                cancellationToken);
            return members.Select(member => member.Login).ToHashSet(StringComparer.OrdinalIgnoreCase);
        }
        catch (SlipwayException exception) when (exception is { IsTransient: false, InnerException: NotFoundException or ForbiddenException })
        {
            throw new SlipwayException(
                $"team {team}",
                "there is no such team, or the token may not see who is in it. GITHUB_TOKEN of Actions cannot: use a GitHub App with the organisation permission 'Members: read', or name accounts.",
                innerException: exception);
        }
    }

    public async Task<bool> HasAccountAsync(string account, CancellationToken cancellationToken)
    {
        try
        {
            await calls.CallAsync($"account {account}", () => client.User.Get(account), cancellationToken);
            return true;
        }
        catch (SlipwayException exception) when (exception.InnerException is NotFoundException)
        {
            return false;
        }
    }
}

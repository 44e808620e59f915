namespace Slipway.Forges;

/// <summary>Who people on the forge are.</summary>
internal interface ITeams
{
    /// <summary>The accounts of a team and of the teams below it, whatever case they are written in.</summary>
    /// <param name="team">The team: <c>{owner}/{team}</c>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SlipwayException">There is no such team, or the credentials may not see who is in it.</exception>
    Task<IReadOnlySet<string>> FindMembersAsync(string team, CancellationToken cancellationToken);

    /// <summary>Whether there is an account of a name.</summary>
    Task<bool> HasAccountAsync(string account, CancellationToken cancellationToken);
}

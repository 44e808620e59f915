using Serilog;

namespace Slipway.GitHub;

/// <summary>The token for a repository: one that was given, or one of a GitHub App's installation, which is renewed before it ends.</summary>
public sealed class GitHubTokens
{
    // Installation tokens are good for an hour; git and long requests need some of it.
    private static readonly TimeSpan LeftAtLeast = TimeSpan.FromMinutes(10);
    private readonly Secret? given;
    private readonly AppInstallation? installation;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private Task<(Secret Token, DateTimeOffset End)>? current;

    private GitHubTokens(Secret? given, AppInstallation? installation, TimeProvider time) => (this.given, this.installation, this.time) = (given, installation, time);

    /// <summary>A token that was given; null to read what everybody may read.</summary>
    public static GitHubTokens Of(Secret? token) => new(token, null, TimeProvider.System);

    /// <summary>Tokens of the installation that a GitHub App has on a repository's account, for this repository only.</summary>
    public static GitHubTokens Of(GitHubApp app, GitHubRepository repository, ILogger logger, TimeProvider? time = null)
    {
        var clock = time ?? TimeProvider.System;
        return new(null, new AppInstallation(app, repository, logger, clock), clock);
    }

    /// <summary>What the last token of an installation may do: <c>write</c> by <c>contents</c>; null where that is not known.</summary>
    internal IReadOnlyDictionary<string, string>? Permissions => installation?.Permissions;

    /// <summary>The token now; null for none.</summary>
    /// <exception cref="SlipwayException">The app is refused or not installed, or the server cannot be reached.</exception>
    public async Task<Secret?> GetAsync(CancellationToken cancellationToken)
    {
        if (installation is null)
        {
            return given;
        }

        Task<(Secret Token, DateTimeOffset End)> token;
        lock (gate)
        {
            // Whoever comes while it is on its way waits for the same one.
            var isUsable = current is { IsCompleted: false } || (current is { IsCompletedSuccessfully: true } && current.Result.End - time.GetUtcNow() >= LeftAtLeast);
            token = current = isUsable ? current! : installation.CreateTokenAsync(CancellationToken.None);
        }

        return (await token.WaitAsync(cancellationToken)).Token;
    }
}

using Nuke.Common;
using Nuke.Common.IO;
using Serilog;
using Slipway.Components.Running;
using Slipway.Git;
using Slipway.GitHub;

namespace Slipway.Components;

/// <summary>The config repository and its forge.</summary>
public interface IHaveConfigRepository : INukeBuild
{
    /// <summary>The clone URL of the config repository.</summary>
    [Parameter("Clone URL of the config repository, such as https://github.com/acme/config.git")]
    string? ConfigRepository => TryGetValue(() => ConfigRepository);

    /// <summary>
    /// The token for the config repository: the parameter, else the content of <see cref="ForgeTokenFile"/>, else, where no file is named and the config repository is on the server that it
    /// belongs to (<c>GITHUB_SERVER_URL</c>, or github.com), <c>GITHUB_TOKEN</c>; null when there is none.
    /// </summary>
    [Secret]
    [Parameter("Token that may write contents, pull requests, statuses and deployments of the config repository. Default: ForgeTokenFile, GITHUB_TOKEN")]
    string? ForgeToken => TryGetValue(() => ForgeToken)
        // Who names a file wants that one: where it is not there, no other credential takes its place.
        ?? (ForgeTokenFile is { } file ? CredentialInFile.Find(file) : AmbientToken.For(ConfigRepository));

    /// <summary>A file that holds the token.</summary>
    [Parameter("File that holds the token")]
    AbsolutePath? ForgeTokenFile => TryGetValue(() => ForgeTokenFile);

    /// <summary>The key that signs commits to the config repository.</summary>
    [Parameter("Key that signs commits: the path of an ssh key, or the id of an OpenPGP key. Default: none")]
    string? SigningKey => TryGetValue(() => SigningKey);

    /// <summary>The address of the commits' author and committer.</summary>
    [Parameter("E-mail address of the commits; for a signature to be verified by the forge, that of the key's account. Default: slipway@noreply.invalid")]
    string? CommitterEmail => TryGetValue(() => CommitterEmail);

    /// <summary>The client id of the GitHub App that acts here, in place of a token.</summary>
    [Parameter("Client id of the GitHub App that acts here, in place of a token")]
    string? ForgeAppId => TryGetValue(() => ForgeAppId);

    /// <summary>The GitHub App's private key: the parameter, else the content of <see cref="ForgeAppKeyFile"/>; null when there is none.</summary>
    [Secret]
    [Parameter("Private key of the GitHub App, as PEM. Default: ForgeAppKeyFile")]
    string? ForgeAppKey => TryGetValue(() => ForgeAppKey)
        ?? (ForgeAppKeyFile is { } file ? CredentialInFile.Find(file) : null);

    /// <summary>A file that holds the GitHub App's private key.</summary>
    [Parameter("File that holds the private key of the GitHub App")]
    AbsolutePath? ForgeAppKeyFile => TryGetValue(() => ForgeAppKeyFile);

    /// <summary>The forge of the config repository: one connection for all targets of a run.</summary>
    GitHubForge Forge() => BuildSession.Of(this).Get(() => new GitHubForge(GitHubRepository.Parse(ConfigRepositoryUrl()), ForgeTokens(), Log.Logger));

    /// <summary>A requirement: what is set about the config repository makes sense.</summary>
    internal bool ConfigRepositoryIsValid => this.Accept(
        () => _ = string.IsNullOrWhiteSpace(ConfigRepository) ? null : GitHubRepository.Parse(ConfigRepositoryUrl()),
        () => _ = string.IsNullOrWhiteSpace(ForgeAppKey) ? null : new GitHubApp(ForgeAppId ?? "", new Secret(ForgeAppKey)),
        () => Identity().Validate());

    /// <summary>Whether there is anything that may write to the forge; a file that a target before writes need not be there yet.</summary>
    internal bool NamesForgeAccess =>
        !string.IsNullOrWhiteSpace(ConfigRepository) && !(string.IsNullOrWhiteSpace(ForgeAppKey) && string.IsNullOrWhiteSpace(ForgeToken) && ForgeTokenFile is null && ForgeAppKeyFile is null);

    /// <summary>Whether a file of a credential is named that is not there, or empty.</summary>
    internal bool LacksCredentialFile => new[] { ForgeTokenFile, ForgeAppKeyFile }.Any(file => file is not null && CredentialInFile.Find(file) is null);

    /// <summary>Whether there is anything that may write to the forge.</summary>
    /// <exception cref="InvalidInputException">A file that is named for it is not there, or empty.</exception>
    internal bool HasForgeAccess() => !string.IsNullOrWhiteSpace(ConfigRepository) && (FindAppKey() is not null || FindForgeToken() is not null);

    /// <summary>The config repository through git, cached below the temporary folder.</summary>
    GitConfigRepository ConfigRepositoryClient() =>
        new(new GitRemote(ConfigRepositoryUrl(), GitToken()), TemporaryDirectory / "git", Log.Logger, identity: Identity());

    /// <summary>The histories of deployments in the config repository.</summary>
    internal GitRecordStore RecordStore() => new(new GitRemote(ConfigRepositoryUrl(), GitToken()), TemporaryDirectory / "git", Log.Logger, Identity(), TimeProvider.System);

    /// <summary>The plans of pull requests in the config repository.</summary>
    internal GitPlanStore PlanStore() => new(new GitRemote(ConfigRepositoryUrl(), GitToken()), TemporaryDirectory / "git", Log.Logger, Identity(), TimeProvider.System);

    /// <summary>Another repository on the server of the config repository, else on github.com, and its forge: the credentials are the same.</summary>
    internal (GitConfigRepository Repository, GitHubForge Forge) OpenRepository(string owner, string name)
    {
        var url = $"{ForgeServer()}/{owner}/{name}.git";
        var repository = GitHubRepository.Parse(url);
        var tokens = TokensFor(repository, Log.Logger);
        return (
            new GitConfigRepository(new GitRemote(url, tokens.GetAsync(CancellationToken.None).GetAwaiter().GetResult()), TemporaryDirectory / "git", Log.Logger, identity: Identity()),
            new GitHubForge(repository, tokens, Log.Logger));
    }

    /// <summary>The web address of the forge, without a slash at its end.</summary>
    internal string ForgeServer() => !string.IsNullOrWhiteSpace(ConfigRepository) && GitRemote.WebAddress(ConfigRepositoryUrl()) is { } address
        ? new Uri(address).GetLeftPart(UriPartial.Authority)
        : "https://github.com";

    private CommitIdentity Identity()
    {
        var identity = new CommitIdentity { SigningKey = SigningKey };
        return CommitterEmail is { } email ? identity with { Email = email } : identity;
    }

    /// <summary>The token as a value that does not print; null when there is none.</summary>
    /// <exception cref="InvalidInputException"><see cref="ForgeTokenFile"/> names a file that is not there, or empty.</exception>
    Secret? FindForgeToken() =>
        !string.IsNullOrWhiteSpace(ForgeToken) ? new Secret(ForgeToken)
        : ForgeTokenFile is { } file ? throw CredentialInFile.Missing(nameof(ForgeTokenFile), file, "Write the token into it, or set SLIPWAY_FORGE_TOKEN")
        : null;

    /// <summary>Another connection to the forge, with another log, that shares nothing.</summary>
    internal GitHubForge OpenForge(ILogger log)
    {
        var repository = GitHubRepository.Parse(ConfigRepositoryUrl());
        return new GitHubForge(repository, TokensFor(repository, log), log);
    }

    private GitHubTokens ForgeTokens() => FindAppKey() is null
        ? GitHubTokens.Of(FindForgeToken())
        : BuildSession.Of(this).Get(() => TokensFor(GitHubRepository.Parse(ConfigRepositoryUrl()), Log.Logger));

    private GitHubTokens TokensFor(GitHubRepository repository, ILogger log) => FindAppKey() is { } key
        ? GitHubTokens.Of(new GitHubApp(ForgeAppId ?? "", key), repository, log)
        : GitHubTokens.Of(FindForgeToken());

    // Somebody who gives a token at hand needs no file that others have.
    private Secret? FindAppKey() =>
        !string.IsNullOrWhiteSpace(ForgeAppKey) ? new Secret(ForgeAppKey)
        : ForgeAppKeyFile is { } file && string.IsNullOrWhiteSpace(TryGetValue(() => ForgeToken)) ? throw CredentialInFile.Missing(nameof(ForgeAppKeyFile), file, "Write the app's private key into it, or set SLIPWAY_FORGE_APP_KEY")
        : null;

    // A target bridges from its body to async code once; git needs the token before its first command. What was asked for before is not asked for again.
    private Secret? GitToken() => FindAppKey() is null ? FindForgeToken() : ForgeTokens().GetAsync(CancellationToken.None).GetAwaiter().GetResult();

    private string ConfigRepositoryUrl() => string.IsNullOrWhiteSpace(ConfigRepository)
        ? throw new InvalidInputException(
            "ConfigRepository", "it is not set. Put the clone URL of the config repository into .nuke/parameters.json, or pass --config-repository.")
        : ConfigRepositoryAddress.HoldsCredentials(ConfigRepository)
        ? throw new InvalidInputException(
            "ConfigRepository", "its URL holds credentials, and URLs are printed and logged. Take them out, and pass the token as SLIPWAY_FORGE_TOKEN or in the file that ForgeTokenFile names.")
        : ConfigRepository;
}

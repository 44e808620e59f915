using System.Text;
using CliWrap;
using CliWrap.Buffered;
using Slipway.ConfigRepositories;
using Slipway.Manifests;

namespace Slipway.Git.Tests;

/// <summary>Commits signed with keys made here, and verified by git itself.</summary>
public sealed class SignedCommits : IDisposable
{
    private const string Email = "releases@example.org";
    private readonly TemporaryRepository remote = new();

    public SignedCommits()
    {
        remote["dev/web/web.yaml"] = "image: one\n";
        remote.Commit("First");
    }

    public void Dispose() => remote.Dispose();

    [ProgramFact("ssh-keygen")]
    public async Task I_can_sign_with_an_ssh_key_and_the_commit_still_counts_as_ours()
    {
        var key = remote.Sibling("key");
        await Cli.Wrap("ssh-keygen").WithArguments(["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", key]).ExecuteAsync();
        File.WriteAllText(remote.Sibling("signers"), $"{Email} {File.ReadAllText(key + ".pub")}");

        var sha = await CommitAsync(new CommitIdentity { Email = Email, SigningKey = key });

        Assert.Contains(
            $"Good \"git\" signature for {Email}", await VerifyAsync(sha, $"gpg.ssh.allowedSignersFile={remote.Sibling("signers")}"), StringComparison.Ordinal);
        Assert.Equal($"Slipway <{Email}>|Slipway <{Email}>", remote.Git("log", "-1", "--format=%an <%ae>|%cn <%ce>", sha));
        Assert.Equal("image: two", remote.Git("show", $"{sha}:dev/web/web.yaml"));
        Assert.Equal("Release web\n\nImage-Digest: x", remote.Git("log", "-1", "--format=%B", sha));
        Assert.Equal("x", remote.Git("log", "-1", "--format=%(trailers:key=Image-Digest,valueonly)", sha));
        var snapshot = await Repository(new CommitIdentity { Email = Email }).FetchAsync(["release/dev/web"], CancellationToken.None);
        Assert.Equal(ConfigCommit.CommitterEmail, snapshot.Branches["release/dev/web"].Committer);
    }

    [ProgramFact("ssh-keygen")]
    public async Task A_commit_names_another_author_where_it_has_one_signed_or_not()
    {
        var key = remote.Sibling("key");
        await Cli.Wrap("ssh-keygen").WithArguments(["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", key]).ExecuteAsync();

        var unsigned = await CommitAsync(new CommitIdentity(), ("A bot", "bot@example.org"));
        remote.Git("update-ref", "-d", "refs/heads/release/dev/web");
        var signed = await CommitAsync(new CommitIdentity { Email = Email, SigningKey = key }, ("A bot", "bot@example.org"));

        Assert.Equal($"A bot <bot@example.org>|{ConfigCommit.CommitterEmail}", remote.Git("log", "-1", "--format=%an <%ae>|%ce", unsigned));
        Assert.Equal($"A bot <bot@example.org>|{Email}", remote.Git("log", "-1", "--format=%an <%ae>|%ce", signed));
    }

    [ProgramFact("gpg")]
    public async Task I_can_sign_with_an_open_pgp_key()
    {
        var home = Directory.CreateTempSubdirectory("slipway-gpg-").FullName;
        Environment.SetEnvironmentVariable("GNUPGHOME", home);
        try
        {
            await Cli.Wrap("gpg").WithArguments(["--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "", "--quick-generate-key", $"Test <{Email}>", "ed25519", "sign", "0"]).ExecuteAsync();
            var listing = (await Cli.Wrap("gpg").WithArguments(["--batch", "--with-colons", "--list-secret-keys"]).ExecuteBufferedAsync()).StandardOutput;
            var id = listing.Split('\n').First(line => line.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];

            var sha = await CommitAsync(new CommitIdentity { Email = Email, SigningKey = id });

            Assert.Contains("Good signature from", await VerifyAsync(sha, "gpg.format=openpgp"), StringComparison.Ordinal);
        }
        finally
        {
            await Cli.Wrap("gpgconf").WithArguments(["--kill", "all"]).WithValidation(CommandResultValidation.None).ExecuteAsync();
            Environment.SetEnvironmentVariable("GNUPGHOME", null);
            Directory.Delete(home, recursive: true);
        }
    }

    [ProgramFact("ssh-keygen")]
    public async Task A_key_that_cannot_sign_is_named_and_nothing_is_pushed()
    {
        var key = remote.Sibling("key");
        File.WriteAllText(key, "no key\n");

        var failure = await Assert.ThrowsAsync<GitException>(() => CommitAsync(new CommitIdentity { SigningKey = key }));

        Assert.Equal((GitFailure.Signing, $"signing key '{key}'"), (failure.Failure, failure.Subject));
        Assert.Equal("", remote.Git("for-each-ref", "refs/heads/release"));
    }

    [Fact]
    public async Task A_key_that_is_not_there_and_an_address_that_is_none_are_reported_together()
    {
        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => CommitAsync(new CommitIdentity { Email = "nobody", SigningKey = "/nowhere/key" }));

        Assert.Equal(["committer 'nobody'", "signing key '/nowhere/key'"], failure.Problems.Select(problem => problem.Subject));
    }

    private GitConfigRepository Repository(CommitIdentity identity) =>
        new(new GitRemote("file://" + remote.Folder), remote.CacheFolder, TemporaryRepository.Logger, identity: identity);

    private async Task<string> CommitAsync(CommitIdentity identity, (string Name, string Email)? author = null)
    {
        var repository = Repository(identity);
        var head = (await repository.FetchAsync([], CancellationToken.None)).Base.Commit;
        var sha = await repository.CommitAsync(
            new ConfigCommit
            {
                Branch = "release/dev/web",
                Parent = head,
                ExpectedHead = null,
                Message = "Release web\n\nImage-Digest: x\n",
                Author = author,
                Files = [new FileEdit("dev/web/web.yaml", ReadOnlyMemory<byte>.Empty, Encoding.UTF8.GetBytes("image: two\n"))],
            },
            CancellationToken.None);
        return sha.Value;
    }

    private async Task<string> VerifyAsync(string sha, string setting)
    {
        var result = await Cli.Wrap("git").WithArguments(["-c", setting, "verify-commit", sha]).WithWorkingDirectory(remote.Folder).ExecuteBufferedAsync();
        return result.StandardOutput + result.StandardError;
    }
}

using System.Reflection;
using Nuke.Common.IO;
using Nuke.Common.Tooling;
using Nuke.Common.Utilities;
using Nuke.Common.ValueInjection;

namespace Nuke.Common.Git;

/// <summary>How a repository is reached.</summary>
public enum GitProtocol
{
    /// <summary>https://, or http://.</summary>
    Https,

    /// <summary>ssh://, or host:path.</summary>
    Ssh,
}

/// <summary>Marks a field or property that gets the <see cref="GitRepository"/> that the build is in.</summary>
public class GitRepositoryAttribute : ValueInjectionAttributeBase
{
    /// <inheritdoc/>
    public override object? GetValue(MemberInfo member, object instance) => GitRepository.FromLocalDirectory(NukeBuild.RootDirectory);
}

/// <summary>A git repository: where it comes from, and what is checked out. On CI systems, branch and commit are what those say.</summary>
public class GitRepository
{
    private GitRepository()
    {
    }

    /// <summary>How the remote is reached, or null where there is none.</summary>
    public GitProtocol? Protocol { get; private init; }

    /// <summary>The remote's host, such as <c>github.com</c>, with its port if it has one.</summary>
    public string? Endpoint { get; private init; }

    /// <summary>The remote's path, such as <c>acme/web</c>.</summary>
    public string? Identifier { get; private init; }

    /// <summary>The folder of the work tree.</summary>
    public AbsolutePath? LocalDirectory { get; private init; }

    /// <summary>What HEAD is: <c>refs/heads/main</c>, or a commit.</summary>
    public string? Head { get; private init; }

    /// <summary>The commit, in 40 (or 64) digits; null where there is none yet.</summary>
    public string? Commit { get; private init; }

    /// <summary>The tags of the commit.</summary>
    public IReadOnlyCollection<string> Tags { get; private init; } = [];

    /// <summary>The remote that the branch follows, or null.</summary>
    public string? RemoteName { get; private init; }

    /// <summary>The branch that the branch follows there, or null.</summary>
    public string? RemoteBranch { get; private init; }

    /// <summary>The branch; null where no branch is checked out and no CI system names one.</summary>
    public string? Branch { get; private init; }

    /// <summary><c>https://host/path.git</c>, without a name or password.</summary>
    public string? HttpsUrl => Endpoint is null ? null : $"https://{Endpoint}/{Identifier}.git";

    /// <summary><c>git@host:path.git</c>.</summary>
    public string? SshUrl => Endpoint is null ? null : $"git@{Endpoint}:{Identifier}.git";

    /// <summary>The repository at an address.</summary>
    public static GitRepository FromUrl(string url, string? branch = null)
    {
        var (protocol, endpoint, identifier) = GitAddress.Parse(url);
        return new GitRepository { Protocol = protocol, Endpoint = endpoint, Identifier = identifier, Branch = branch };
    }

    /// <summary>The repository that the folder is in.</summary>
    public static GitRepository FromLocalDirectory(AbsolutePath directory)
    {
        var top = Ask("rev-parse --show-toplevel").NotNull($"{directory}: is in no git repository");
        var head = Ask("symbolic-ref --quiet HEAD") ?? Ask("rev-parse --quiet --verify HEAD");
        var branch = Short(NukeBuild.Host.Branch ?? (head?.StartsWith("refs/", StringComparison.Ordinal) == true ? head : null));
        var commit = NukeBuild.Host.Commit ?? Ask("rev-parse --quiet --verify HEAD");
        var remote = branch is null ? null : Ask($"config --get {$"branch.{branch}.remote".DoubleQuote()}");
        var address = Ask($"config --get {$"remote.{remote ?? "origin"}.url".DoubleQuote()}") is { } url ? GitAddress.Parse(url) : default;
        return new GitRepository
        {
            Protocol = address.Endpoint is null ? null : address.Protocol,
            Endpoint = address.Endpoint,
            Identifier = address.Identifier,
            LocalDirectory = AbsolutePath.Create(top),
            Head = head,
            Commit = commit,
            Tags = commit is null ? [] : (Ask($"tag --points-at {commit}") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            RemoteName = remote,
            RemoteBranch = remote is null ? null : Short(Ask($"config --get {$"branch.{branch}.merge".DoubleQuote()}")),
            Branch = branch,
        };

        // Null where git has no answer.
        string? Ask(string arguments)
        {
            using var process = ProcessTasks.StartProcess("git", arguments, directory, logOutput: false, logInvocation: false);
            process.AssertWaitForExit();
            return process.ExitCode == 0 && process.Output.StdToText().Trim() is { Length: > 0 } text ? text : null;
        }
    }

    /// <inheritdoc/>
    public override string? ToString() => (Protocol == GitProtocol.Ssh ? SshUrl : HttpsUrl)?[..^".git".Length];

    private static string? Short(string? reference)
    {
        foreach (var start in new[] { "refs/heads/", "origin/" })
        {
            if (reference?.StartsWith(start, StringComparison.Ordinal) == true)
                reference = reference[start.Length..];
        }

        return reference;
    }
}

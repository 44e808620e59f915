using System.Text.RegularExpressions;

namespace Slipway.Git;

/// <summary>
/// Where a repository is now that was renamed. git itself would follow a redirect to any server and go on there with the credentials, so it follows none; a new
/// path on the same server is found here.
/// </summary>
internal sealed partial class GitRedirects(GitProgram git, GitRemote remote)
{
    private const string Service = "/info/refs";
    private const int MaxSteps = 3;

    /// <summary>Where it is, as far as it is known.</summary>
    public string Address { get; private set; } = remote.Url;

    /// <summary>Does something at <see cref="Address"/>; once more where the repository turns out to be elsewhere on the same server.</summary>
    public async Task<T> FollowAsync<T>(Func<Task<T>> action, CancellationToken cancellationToken)
    {
        for (var step = 1; ; step++)
        {
            try
            {
                return await action();
            }
            catch (GitException exception) when (exception.Failure == GitFailure.Redirected)
            {
                var next = await NextAsync(cancellationToken);
                if (next is null || step == MaxSteps)
                {
                    throw;
                }

                Address = next;
            }
        }
    }

    // git shows the headers of the answers, and none of its own that is secret (https://git-scm.com/docs/git#Documentation/git.txt-codeGITTRACECURLcode).
    private async Task<string?> NextAsync(CancellationToken cancellationToken)
    {
        var trace = new Dictionary<string, string?> { ["GIT_TRACE_CURL"] = "1", ["GIT_TRACE_CURL_NO_DATA"] = "1", ["GIT_TRACE_REDACT"] = "1" };
        var (_, _, words) = await git.TryAsync(["ls-remote", Address, "HEAD"], null, trace, cancellationToken);
        return Location().Match(words) is { Success: true } match
            && Uri.TryCreate(new Uri(Address.TrimEnd('/') + Service), match.Groups[1].Value.Trim(), out var there)
            && there.GetLeftPart(UriPartial.Authority) + "/" == remote.Origin
            && there.AbsolutePath.EndsWith(Service, StringComparison.Ordinal)
                ? there.GetLeftPart(UriPartial.Path)[..^Service.Length]
                : null;
    }

    [GeneratedRegex("<= Recv header: location: (.+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Location();
}

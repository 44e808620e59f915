namespace Slipway.Sandbox.Tests.Forge;

/// <summary>Whatever stands where a name, path or number belongs: an answer of the API, and nothing of the machine in it.</summary>
public sealed class HostilePaths : SandboxTest
{
    private static readonly string[] s_routes =
    [
        "commits?path={0}", "commits?sha={0}", "commits/{0}", "commits/{0}/status", "commits/{0}/statuses", "commits/{0}/pulls", "commits/{0}/check-runs", "commits/{0}/check-suites",
        "branches/{0}", "git/ref/{0}", "git/refs/{0}", "contents/{0}", "contents/slipway.yaml?ref={0}", "git/trees/{0}",
        "statuses/{0}", "compare/{0}", "compare/main...{0}", "pulls/{0}", "pulls/{0}/files", "pulls/{0}/reviews", "pulls?head={0}", "pulls?state={0}", "issues/{0}/comments", "labels/{0}", "deployments/{0}",
        "deployments/{0}/statuses", "deployments?ref={0}",
    ];

    private static readonly string[] s_values =
    [
        "..", "../..", "../../../../etc/passwd", "/etc/passwd", "a/../../b", ":/", ":(top)..", ":(glob)**", ":!x", "--output=x", "-1", "99999999999999999999", "%00", "a%00b", "%2e%2e%2f", "%252e%252e", "main^{/x}", "main@{99}", "@{-1}",
        "main:..", "HEAD", "refs/heads/main", "x y", "%F0%9F%92%A9", "%FF", "~", "*", "[", "a\\b", "main..main", "...", new string('a', 300), "0000000000000000000000000000000000000000", ".git/config", "",
    ];

    [Fact]
    public async Task No_path_of_a_repository_is_answered_with_a_failure_or_a_path_of_the_machine()
    {
        var bad = new List<string>();
        await Parallel.ForEachAsync(s_routes.SelectMany(route => s_values.Select(value => (route, value))), async (item, cancellationToken) =>
        {
            foreach (var value in (string[])[item.value, Uri.EscapeDataString(item.value)])
            {
                var path = $"{Config}/{string.Format(System.Globalization.CultureInfo.InvariantCulture, item.route, value)}";
                using var response = await Anyone.GetAsync(new Uri(Sandbox.Address + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }), cancellationToken);
                var body = await response.Content.ReadAsStringAsync(cancellationToken);
                if ((int)response.StatusCode >= 500 || body.Contains(Folder.Path, StringComparison.Ordinal))
                {
                    lock (bad)
                    {
                        bad.Add($"{path}: {(int)response.StatusCode} {body}");
                    }
                }
            }
        });

        Assert.Empty(bad);
    }

    [Fact]
    public async Task Other_parts_take_no_such_path_either()
    {
        foreach (var value in s_values)
        {
            foreach (var route in (string[])["v2/{0}/manifests/x", "v2/acme/web/manifests/{0}", "v2/acme/web/blobs/{0}", "v2/acme/web/blobs/uploads/{0}", "registry/{0}", "acme/config/commit/{0}", "{0}/info/refs?service=git-upload-pack",
                "acme/{0}/info/refs?service=git-upload-pack", "acme/config/pull/{0}", "acme/config/actions/runs/{0}", "cluster/default/pods/{0}", "cluster/{0}/pods/x", "cluster?namespace={0}", "slack?channel={0}", "apps/{0}/x/", "apps/default/{0}/"])
            {
                var path = string.Format(System.Globalization.CultureInfo.InvariantCulture, route, value);
                using var response = await Anyone.GetAsync(new Uri(Sandbox.Address + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

                Assert.True((int)response.StatusCode < 500, $"{path}: {(int)response.StatusCode}");
                Assert.DoesNotContain(Folder.Path, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }
    }
}

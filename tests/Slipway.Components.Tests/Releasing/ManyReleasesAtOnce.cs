using Slipway.Components.Releasing;
using Slipway.Naming;

namespace Slipway.Components.Tests.Releasing;

/// <summary>Builds of many applications that release into one config repository at the same moment, each with a cache of its own as on machines of their own.</summary>
public sealed class ManyReleasesAtOnce : ReleaseTest
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 10).Select(number => $"app{number}")];

    [Fact]
    public async Task Ten_releases_of_ten_applications_all_land_and_none_is_lost()
    {
        await PushAsync([.. Names.Select(name => ($"dev/{name}/pod.yaml", Pod($"ghcr.io/acme/{name}:unreleased")))]);

        var merged = await Task.WhenAll(Names.Select(async name =>
        {
            var committed = await CommitAsync(Request("1.0.0", name), cache: name);
            return await MergeAsync((await Steps.OpenAsync(committed, CancellationToken.None)).Single());
        }));

        Assert.Equal(10, merged.Select(release => release.PullRequest!.Number).Distinct().Count());
        foreach (var release in merged)
        {
            Assert.Equal(Pod(release.Image.ToString()), await ReadAsync("main", $"dev/{release.Application}/pod.yaml"));
        }
    }

    [Fact]
    public async Task Builds_of_one_version_that_race_for_one_branch_end_with_one_commit_and_one_pull_request()
    {
        var released = await Task.WhenAll(Enumerable.Range(0, 5).Select(async number =>
            (await Steps.OpenAsync(await CommitAsync(Request("1.4.0"), cache: $"cache{number}"), CancellationToken.None)).Single()));

        Assert.Single(released.Select(release => release.PullRequest).Distinct());
        var open = await Forge.PullRequests.FindOpenAsync("release/dev/web", "main", CancellationToken.None);
        Assert.Contains(released[0].Image.ToString(), await ReadAsync("release/dev/web", "dev/web/deployment.yaml"), StringComparison.Ordinal);
        Assert.Contains(open!.Head, released.Select(release => release.Commit));
    }

    private static string Pod(string image) => $"apiVersion: v1\nkind: Pod\nmetadata: {{ name: x }}\nspec:\n  containers:\n  - name: main\n    image: {image} # theirs\n";
}

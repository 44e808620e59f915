using Slipway.Components.Releasing;

namespace Slipway.Components.Tests.Releasing;

/// <summary>A forge's "Update branch" puts the base onto a release branch, by a merge or by a rebase. That holds nothing of a person's, and no release stops because of it.</summary>
public sealed class UpdatedBranches : ReleaseTest
{
    private const string Branch = "release/dev/web";

    [Theory]
    [InlineData("merge", 1)]
    [InlineData("merge", 3)]
    [InlineData("merge of the branch into the base", 1)]
    [InlineData("rebase", 1)]
    [InlineData("rebase", 2)]
    [InlineData("rebase, merge", 2)]
    public async Task Releases_go_on_after_the_branch_was_updated(string how, int times)
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        for (var time = 0; time < times; time++)
        {
            await PushAsync(("dev/web/service.yaml", await ReadAsync("main", "dev/web/service.yaml") + $"# {time}\n"), ("prod/web/extra.yaml", $"# {time}\n"));
            await UpdateAsync(how.Split(", ")[Math.Min(time, how.Split(", ").Length - 1)]);
        }

        var same = await ReleaseAsync(Request("1.4.0"));
        var newer = await ReleaseAsync(Request("1.5.0"));

        Assert.Equal(release.PullRequest, same.PullRequest);
        Assert.Equal(release.PullRequest, newer.PullRequest);
        Assert.Empty(await CommentsAsync(release.PullRequest!.Number));
        Assert.NotNull((await MergeAsync(newer)).MergeCommit);
        Assert.Contains(newer.Image.ToString(), await ReadAsync("main", "dev/web/deployment.yaml"), StringComparison.Ordinal);
        Assert.Contains($"# {times - 1}\n", await ReadAsync("main", "dev/web/service.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("merge")]
    [InlineData("rebase")]
    public async Task Releases_go_on_where_manifests_name_the_image_by_its_digest_alone(string how)
    {
        await PushAsync(
            ("dev/web/kustomization.yaml", $"resources: [deployment.yaml, service.yaml]\nimages:\n- name: ghcr.io/acme/web\n  digest: sha256:{new string('7', 64)}\n"),
            ("dev/web/deployment.yaml", (await ReadAsync("main", "dev/web/deployment.yaml")).Replace("ghcr.io/acme/web:unreleased", "ghcr.io/acme/web", StringComparison.Ordinal)));
        var release = await ReleaseAsync(Request("1.4.0"));
        await PushAsync(("prod/web/extra.yaml", "# more\n"));
        await UpdateAsync(how);

        var newer = await ReleaseAsync(Request("1.5.0"));

        Assert.Equal(release.PullRequest, newer.PullRequest);
        Assert.Contains(newer.Image.Digest!.Value, await ReadAsync(Branch, "dev/web/kustomization.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_updated_branch_that_has_the_release_is_left_as_it_is()
    {
        await ReleaseAsync(Request("1.4.0"));
        await PushAsync(("prod/web/extra.yaml", "# more\n"));
        var updated = await UpdateAsync("merge");

        Assert.Equal(updated, (await ReleaseAsync(Request("1.4.0"))).Commit.Value);
    }

    [Theory]
    [InlineData("merge with a change")]
    [InlineData("merge with a change to the same file")]
    [InlineData("commit, then merge")]
    [InlineData("merge, then commit")]
    [InlineData("rebase with a change")]
    [InlineData("rebase with another digest")]
    [InlineData("rebase onto a commit of theirs")]
    [InlineData("merge of another branch")]
    public async Task What_a_person_put_there_still_stops_the_release(string how)
    {
        var release = await ReleaseAsync(Request("1.4.0"));
        await PushAsync(("prod/web/extra.yaml", "# more\n"));
        await UpdateAsync(how);

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => CommitAsync(Request("1.5.0")));

        Assert.Contains("is not Slipway's", failure.Message, StringComparison.Ordinal);
        Assert.Single(await CommentsAsync(release.PullRequest!.Number));
    }

    private Task<string> UpdateAsync(string how) => Commands.PushAsPersonAsync(Sandbox, Branch, Branch, async clone =>
    {
        const string file = "dev/web/deployment.yaml";
        Task Git(params string[] arguments) => Commands.GitAsync(clone, arguments);
        async Task Write(string path, Func<string, string> change)
        {
            path = Path.Combine(clone, path);
            await File.WriteAllTextAsync(path, change(File.Exists(path) ? await File.ReadAllTextAsync(path) : ""));
            await Git("add", "--all");
        }

        switch (how)
        {
            case "merge":
                await Git("merge", "--quiet", "--no-ff", "--no-edit", "origin/main");
                break;
            case "merge of the branch into the base":
                await Git("checkout", "--quiet", "-B", "mine", "origin/main");
                await Git("merge", "--quiet", "--no-ff", "--no-edit", $"origin/{Branch}");
                break;
            case "rebase":
                await Git("rebase", "--quiet", "origin/main");
                break;
            case "merge with a change":
                await Git("merge", "--quiet", "--no-ff", "--no-commit", "origin/main");
                await Write("dev/web/mine.yaml", _ => "# mine\n");
                await Git("commit", "--quiet", "--no-edit");
                break;
            case "merge with a change to the same file":
                await Git("merge", "--quiet", "--no-ff", "--no-commit", "origin/main");
                await Write(file, text => text + "# mine\n");
                await Git("commit", "--quiet", "--no-edit");
                break;
            case "commit, then merge":
                await Write("dev/web/mine.yaml", _ => "# mine\n");
                await Git("commit", "--quiet", "-m", "Mine");
                await Git("merge", "--quiet", "--no-ff", "--no-edit", "origin/main");
                break;
            case "merge, then commit":
                await Git("merge", "--quiet", "--no-ff", "--no-edit", "origin/main");
                await Git("commit", "--quiet", "--allow-empty", "-m", "Mine");
                break;
            case "rebase with a change":
                await Git("rebase", "--quiet", "origin/main");
                await Write("dev/web/service.yaml", text => text + "# mine\n");
                await Git("commit", "--quiet", "--amend", "--no-edit");
                break;
            case "rebase with another digest":
                await Git("rebase", "--quiet", "origin/main");
                await Write(file, text => System.Text.RegularExpressions.Regex.Replace(text, "sha256:[0-9a-f]{64}", "sha256:" + new string('9', 64)));
                await Git("commit", "--quiet", "--amend", "--no-edit");
                break;
            case "rebase onto a commit of theirs":
                await Git("checkout", "--quiet", "-B", "mine", "origin/main");
                await Git("commit", "--quiet", "--allow-empty", "-m", "Mine");
                await Git("cherry-pick", $"origin/{Branch}");
                break;
            case "merge of another branch":
                await Git("checkout", "--quiet", "-B", "mine", "origin/main");
                await Write("dev/web/mine.yaml", _ => "# mine\n");
                await Git("commit", "--quiet", "-m", "Mine");
                await Git("checkout", "--quiet", Branch);
                await Git("merge", "--quiet", "--no-ff", "--no-edit", "mine");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(how), how, null);
        }
    });
}

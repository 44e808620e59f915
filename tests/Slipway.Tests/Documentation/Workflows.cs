using YamlDotNet.RepresentationModel;

namespace Slipway.Tests.Documentation;

/// <summary>The workflow files of the guides keep what the guides promise of them.</summary>
public sealed class Workflows
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "docs", "workflows");

    public static TheoryData<string> GitHub => [.. FilesOfGitHub()];

    public static TheoryData<string> GitLab => [.. Files("gitlab-ci.yml")];

    public static TheoryData<string> All => [.. Files("*.y*ml")];

    [Fact]
    public void There_are_workflows_for_both_repositories() => Assert.Equal(
        ["application/release.yml", "config/deploy.yml", "config/drift.yml", "config/events.yml", "config/operate.yml", "config/preview.yml", "config/report.yml", "monorepo/release.yml"],
        FilesOfGitHub());

    [Theory]
    [MemberData(nameof(GitHub))]
    public void No_job_has_a_right_that_it_was_not_given(string file)
    {
        var workflow = Load(file);

        Assert.Empty(Map(workflow, "permissions").Children);
        Assert.All(Jobs(workflow), job => Assert.DoesNotContain(Map(job, "permissions").Children, right => Text(right.Value) == "write"
            && Text(right.Key) is not ("packages" or "id-token" or "pull-requests" or "statuses" or "pages")));
        Assert.All(Jobs(workflow), job => Assert.True(job.Children.ContainsKey("timeout-minutes")));
    }

    [Theory]
    [MemberData(nameof(GitHub))]
    public void Every_checkout_has_the_whole_history_and_leaves_no_token_behind(string file)
    {
        var checkouts = Steps(Load(file)).Where(step => Find(step, "uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true).ToList();

        Assert.NotEmpty(checkouts);
        Assert.All(checkouts, checkout => Assert.Equal(("0", "false"), (Find(Map(checkout, "with"), "fetch-depth"), Find(Map(checkout, "with"), "persist-credentials"))));
    }

    [Fact]
    public void Every_action_is_named_by_its_commit_with_its_version_beside_it()
    {
        var uses = new[] { "docs", ".github" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Checkout.Root, folder), "*", SearchOption.AllDirectories))
            .SelectMany(File.ReadAllLines)
            .Where(line => line.TrimStart(' ', '-').StartsWith("uses:", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(uses);
        // A tag can be moved to other code; a commit cannot.
        Assert.All(uses, line => Assert.Matches(@"uses: [\w-]+/[\w-]+(/[\w-]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line));
        Assert.All(uses.GroupBy(line => line.Split("uses: ")[1].Split('@')[0]), action => Assert.Single(action.Select(line => line.Split('@')[1]).Distinct()));
    }

    [Theory]
    [InlineData("publish.yml")]
    [InlineData("docs.yml")]
    public void This_repositorys_own_give_a_job_that_runs_its_code_no_right_but_to_read(string file)
    {
        var workflow = Load(Path.Combine("..", "..", ".github", "workflows", file));

        Assert.Empty(Map(workflow, "permissions").Children);
        Assert.All(Jobs(workflow), job => Assert.True(job.Children.ContainsKey("timeout-minutes")));
        Assert.All(
            Jobs(workflow).Where(job => Map(job, "permissions").Children.Any(right => Text(right.Value) == "write")),
            job => Assert.DoesNotContain(((YamlSequenceNode)job.Children["steps"]).Cast<YamlMappingNode>(), step => Find(step, "uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true));
    }

    [Theory]
    [MemberData(nameof(GitHub))]
    public void Runs_do_not_overtake_each_other_and_only_a_preview_is_cancelled(string file)
    {
        var concurrency = Map(Load(file), "concurrency");

        Assert.NotNull(Find(concurrency, "group"));
        Assert.Equal(file.EndsWith("preview.yml", StringComparison.Ordinal) ? "true" : "false", Find(concurrency, "cancel-in-progress"));
    }

    [Theory]
    [MemberData(nameof(GitHub))]
    public void Text_of_others_never_becomes_part_of_a_script(string file) =>
        Assert.All(Steps(Load(file)).Select(step => Find(step, "run")).OfType<string>(), script => Assert.DoesNotContain("${{", script, StringComparison.Ordinal));

    [Fact]
    public void A_preview_runs_the_build_of_the_base_branch_on_the_pull_request_as_data()
    {
        var workflow = Load("config/preview.yml");
        var steps = Steps(workflow).ToList();

        Assert.True(Map(workflow, "on").Children.ContainsKey("pull_request_target"));
        Assert.Equal("${{ github.event.pull_request.base.sha }}", Find(Map(steps[0], "with"), "ref"));
        Assert.Null(Find(Map(steps[0], "with"), "path"));
        Assert.Equal(("refs/pull/${{ github.event.pull_request.number }}/merge", "proposal"), (Find(Map(steps[1], "with"), "ref"), Find(Map(steps[1], "with"), "path")));
        var run = Assert.Single(steps, step => Find(step, "run")?.Contains("build.sh", StringComparison.Ordinal) == true);
        Assert.Equal("./build.sh Preview --manifests proposal", Find(run, "run"));
        Assert.Null(Find(run, "working-directory"));
        Assert.Equal("read", Find(Map(Jobs(workflow).Single(), "permissions"), "contents"));
        // What it would leave in the cache, a deployment could find there.
        Assert.DoesNotContain(steps, step => Find(step, "uses")?.StartsWith("actions/cache@", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_preview_of_a_fork_reads_only_with_credentials_of_its_own()
    {
        var steps = Steps(Load("config/preview.yml")).Where(step => Find(step, "run") is not null).Select(step => Map(step, "env")).ToList();

        Assert.Equal(
            "${{ github.event.pull_request.head.repo.full_name == github.repository && secrets.KUBECONFIG_PREVIEW || secrets.KUBECONFIG_READER }}", Find(steps[0], "KUBECONFIG_CONTENT"));
        Assert.Equal("${{ !(github.event.pull_request.head.repo.full_name == github.repository) }}", Find(steps[1], "SLIPWAY_READ_ONLY"));
    }

    [Theory]
    [MemberData(nameof(GitLab))]
    public void A_job_of_GitLab_has_a_rule_and_an_end_and_runs_build_sh_with_bash(string file)
    {
        var jobs = Load(file).Children.Where(entry => Text(entry.Key) is not ("default" or "variables")).Select(entry => (YamlMappingNode)entry.Value).ToList();

        Assert.NotEmpty(jobs);
        Assert.All(jobs, job =>
        {
            Assert.Single(((YamlSequenceNode)job.Children["rules"]).Children);
            Assert.EndsWith(" minutes", Find(job, "timeout"), StringComparison.Ordinal);
            Assert.StartsWith("bash build.sh ", Text(((YamlSequenceNode)job.Children["script"]).Children[^1]), StringComparison.Ordinal);
        });
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_target_and_secret_is_one_that_there_is(string file)
    {
        var text = File.ReadAllText(Path.Combine(Folder, file));
        var targets = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "targets.md"));
        Load(file);

        foreach (var target in new[] { "Release", "Preview", "Deploy", "Promote", "Rollback", "Status", "DetectDrift", "ReleaseFromEvent", "Report" }.Where(target => text.Contains(target, StringComparison.Ordinal)))
        {
            Assert.Contains($"`{target}`", targets, StringComparison.Ordinal);
        }

        Assert.DoesNotMatch(@"(?im)^\s*[a-z_]*(token|key|password)[a-z_]*:\s*['""]?(?!\$\{\{)[a-z0-9+/_-]{16,}", text);
    }

    private static IEnumerable<string> Files(string pattern) => Directory.GetFiles(Folder, pattern, SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> FilesOfGitHub() => Files("*.yml").Where(file => !file.EndsWith("gitlab-ci.yml", StringComparison.Ordinal));

    private static YamlMappingNode Load(string file)
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(Path.Combine(Folder, file));
        stream.Load(reader);
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }

    private static IEnumerable<YamlMappingNode> Jobs(YamlMappingNode workflow) => Map(workflow, "jobs").Children.Values.Cast<YamlMappingNode>();

    private static IEnumerable<YamlMappingNode> Steps(YamlMappingNode workflow) =>
        Jobs(workflow).SelectMany(job => ((YamlSequenceNode)job.Children["steps"]).Children).Cast<YamlMappingNode>();

    private static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node.Children[key];

    private static string? Find(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? Text(value) : null;

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value ?? "";
}

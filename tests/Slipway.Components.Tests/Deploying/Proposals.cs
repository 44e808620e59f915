using Slipway.Components.Deploying;
using Slipway.Deployments;
using Slipway.Forges;

namespace Slipway.Components.Tests.Deploying;

/// <summary>A proposal is data: what holds for it is what the base branch says, and what it would change in that is shown.</summary>
public sealed class Proposals : DeploymentTest
{
    private const string Web = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata: { color: blue }\n";
    private readonly PullRequestComments pullRequests = new();

    [Fact]
    public async Task A_proposal_that_moves_its_stage_is_planned_where_the_base_branch_has_it()
    {
        Propose("stages:\n- { name: dev, namespace: kube-system }\n- { name: prod }\n", ("dev/web/a.yaml", Web));

        var text = await PreviewAsync();

        Assert.Contains("    ~ stage dev: namespace dev -> kube-system\n", text, StringComparison.Ordinal);
        Assert.Contains("    + create    v1 ConfigMap dev/settings", text, StringComparison.Ordinal);
        Assert.DoesNotContain("kube-system/settings", text, StringComparison.Ordinal);
        Assert.StartsWith("slipway.yaml or schemas change; 1 changed", (await StatusAsync()).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_cannot_move_the_namespace_that_it_has_to_keep_to()
    {
        Propose("stages: [{ name: dev, namespace: kube-system }]\n", ("dev/web/a.yaml", Web.Replace("name: settings", "name: settings, namespace: kube-system", StringComparison.Ordinal)));

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => PreviewAsync(new StageRules()));

        Assert.Contains("dev/web/a.yaml:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("kube-system", failure.Message, StringComparison.Ordinal);
        Assert.Contains("    ~ stage dev: namespace dev -> kube-system\n", pullRequests.Text, StringComparison.Ordinal);
        Assert.Equal(ReportState.Failure, (await StatusAsync()).State);
    }

    [Fact]
    public async Task A_stage_that_only_the_proposal_has_is_shown_and_not_planned()
    {
        Propose("stages:\n- { name: mine, namespace: kube-system }\n- { name: dev }\n", ("dev/web/a.yaml", Web), ("mine/web/a.yaml", Web));

        var text = await PreviewAsync();

        Assert.Contains("    ~ stage mine: new, in namespace kube-system of the run's cluster; not planned\n", text, StringComparison.Ordinal);
        Assert.Contains("    ~ stage prod: gone; what runs in namespace prod would stay there\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("mine/web", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Charts_images_schemas_and_the_rules_of_merging_are_those_of_the_base_branch()
    {
        Propose(
            """
            stages:
            - { name: prod, merge: when-checks-pass, promoteTo: dev, reviewers: [mallory] }
            - { name: dev, url: 'http://127.0.0.1:2/{application}' }
            images: [{ file: values.yaml, path: image }]
            helm: [{ application: web, chart: 'oci://registry.example.com/evil', version: 1.0.0 }]
            """,
            ("dev/web/a.yaml", Web), ("schemas/core/v1.json", "{}"));

        var text = await PreviewAsync();

        Assert.Contains(
            """
                ~ stage dev: url http://127.0.0.1:1/apps/dev/{application}/ -> http://127.0.0.1:2/{application}
                ~ stage prod: merge Manual -> WhenChecksPass
                ~ stage prod: promoteTo none -> dev
                ~ stage prod: reviewers none -> mallory
                ~ order of stages: dev, prod -> prod, dev
                ~ images: changed
                ~ helm: changed; what is planned is rendered from the charts and versions of the base branch
                ~ schemas/: changed

            """.ReplaceLineEndings("\n"),
            text, StringComparison.Ordinal);
        Assert.Contains("    + create    v1 ConfigMap dev/settings", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clusters_waves_and_what_comes_after_what_are_those_of_the_base_branch()
    {
        Propose(
            """
            stages:
            - { name: dev, cluster: { context: mine } }
            - { name: prod, requires: [dev], clusters: [{ name: eu, context: e }, { name: us, kubeconfig: u }], waves: [{ maxParallel: 2, soak: 1h }] }
            - { name: test, cluster: { gke: projects/p/locations/l/clusters/c } }
            applications: { web: { after: [web2] } }
            """,
            ("dev/web/a.yaml", Web), ("prod/web2/a.yaml", Web));

        var text = await PreviewAsync();

        Assert.Contains(
            """
                ~ stage test: new, in namespace test of gke projects/p/locations/l/clusters/c; not planned
                ~ stage dev: url http://127.0.0.1:1/apps/dev/{application}/ -> none
                ~ stage dev: cluster the run's cluster -> context mine
                ~ stage prod: requires none -> dev
                ~ stage prod: cluster the run's cluster -> eu (context e), us (kubeconfig u)
                ~ stage prod: waves none -> eu us (maxParallel 2, maxFailed 0, soak 1h)
                ~ application web: after none -> web2

            """.ReplaceLineEndings("\n"),
            text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_that_names_applications_that_it_has_no_folder_for_fails()
    {
        Propose("stages: [{ name: dev }, { name: prod }]\napplications: { web: { after: [wbe] } }\n", ("dev/web/a.yaml", Web));

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => PreviewAsync());

        Assert.Equal("slipway.yaml:2:32", failure.Subject);
        Assert.Contains("no stage has a folder for the application 'wbe'; did you mean 'web'?", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_proposal_says_of_its_rules_stays_in_its_line()
    {
        Propose("stages: [{ name: dev, reviewers: [\"a\\n\\n# Approved\\n::error::b\"] }, { name: prod }]\n", ("dev/web/a.yaml", Web));

        Assert.Contains("    ~ stage dev: reviewers none -> a  # Approved : :error: :b\n", await PreviewAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stages: [\n")]
    [InlineData("stages: []\n")]
    [InlineData(null)]
    public async Task A_proposal_that_breaks_or_removes_slipway_yaml_fails(string? configuration)
    {
        Propose(configuration, ("dev/web/a.yaml", Web));

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => PreviewAsync());

        Assert.StartsWith("slipway.yaml", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ReportState.Failure, (await StatusAsync()).State);
    }

    [UnixFact]
    public async Task A_proposed_slipway_yaml_that_links_elsewhere_is_not_read()
    {
        Write("secret.txt", "stages: swordfish\n");
        Propose(null, ("dev/web/a.yaml", Web));
        File.CreateSymbolicLink(Path.Combine(Proposal, "slipway.yaml"), Path.Combine(Folder, "secret.txt"));

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => PreviewAsync());

        Assert.Contains("is a link that leads out of the config repository", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", failure.Message + pullRequests.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proposal_with_the_rules_of_the_base_branch_says_nothing_of_them()
    {
        Propose(await File.ReadAllTextAsync(Path.Combine(Folder, "slipway.yaml")) + "# A remark\n", ("dev/web/a.yaml", Web));

        Assert.DoesNotContain("rules", await PreviewAsync(), StringComparison.Ordinal);
    }

    private string Proposal => Path.Combine(Folder, "proposal");

    private void Propose(string? configuration, params (string Path, string Text)[] files)
    {
        Directory.CreateDirectory(Proposal);
        if (configuration is not null)
        {
            Write("proposal/slipway.yaml", configuration);
        }

        foreach (var (path, text) in files)
        {
            Write("proposal/" + path, text);
        }
    }

    private async Task<string> PreviewAsync(StageRules? rules = null)
    {
        using var run = OpenRun(rules: rules) with { Manifests = new ManifestRenderings(Proposal, null, null, baseRoot: Folder) };
        await new CommitPreview(run, new PreviewComment(pullRequests, 7, null, Commit)).RunAsync(default);
        return pullRequests.Text!;
    }

    private async Task<CommitStatus> StatusAsync() => (await Forge.Deployments.GetStatusesAsync(Commit, default)).Single(status => status.Context == "slipway/preview");
}

using Slipway.Ci.Workflows;

namespace Slipway.Ci.Tests.Workflows;

/// <summary>What a build definition can say of its workflows, and what becomes of the files that are there.</summary>
public sealed class OptionsOfWorkflows
{
    private static readonly BuildFacts Config = new()
    {
        Targets = new HashSet<string> { "Preview", "Deploy", "DetectDrift", "Status" },
        Stages = [new("dev", []), new("prod", ["dev"])],
    };

    [Fact]
    public void A_stage_behind_a_gate_has_a_job_and_an_environment_of_its_own_and_a_job_that_waits_holds_up_nobody()
    {
        var deploy = Text(Config, new WorkflowOptions { Gates = ["prod"] }, "deploy.yml");

        Assert.Contains("  deploy-dev:\n    if: ${{ !cancelled() && (!inputs.stage || inputs.stage == 'dev') }}\n    runs-on: ubuntu-latest\n    timeout-minutes: 60\n    permissions:", deploy, StringComparison.Ordinal);
        Assert.Contains("  deploy-prod:\n    needs: [deploy-dev]\n", deploy, StringComparison.Ordinal);
        Assert.Contains("    environment: prod\n", deploy, StringComparison.Ordinal);
        Assert.Contains("          SLIPWAY_STAGE: prod\n", deploy, StringComparison.Ordinal);
        Assert.DoesNotContain("concurrency:", deploy, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_something_rolls_out_by_steps_a_schedule_goes_on_with_it_and_never_waits_at_a_gate()
    {
        var rolling = Config with { Stages = [new("dev", []) { RollsOut = true }, new("prod", ["dev"]) { RollsOut = true }] };
        var systems = new WorkflowOptions { Systems = [WorkflowSystem.GitHubActions, WorkflowSystem.GitLabCi, WorkflowSystem.GoogleCloudBuild] };

        var deploy = Text(rolling, systems, "deploy.yml");
        var gated = Text(rolling, systems with { Gates = ["prod"] }, "deploy.yml");
        var gitLab = Text(rolling, systems, ".gitlab-ci.yml");

        Assert.Contains("  schedule:\n    - cron: \"*/10 * * * *\"\n  workflow_dispatch:\n", deploy, StringComparison.Ordinal);
        Assert.Contains("inputs.stage == 'prod') && github.event_name != 'schedule' }}", gated, StringComparison.Ordinal);
        Assert.Contains("inputs.stage == 'dev') }}", gated, StringComparison.Ordinal);
        Assert.Contains("rollouts:\n  rules:\n    - if: $CI_PIPELINE_SOURCE == \"schedule\" && $ROLLOUTS == \"true\"\n  resource_group: deploy\n", gitLab, StringComparison.Ordinal);
        Assert.Contains("    - if: $CI_PIPELINE_SOURCE == \"schedule\" && $ROLLOUTS != \"true\"\n", gitLab, StringComparison.Ordinal);
        Assert.Contains("    - bash build.sh Deploy --stage dev\n", Text(rolling, systems with { Gates = ["prod"] }, ".gitlab-ci.yml"), StringComparison.Ordinal);
        Assert.Contains("let Cloud Scheduler run the trigger every ten minutes", Text(rolling, systems, "cloudbuild.yaml"), StringComparison.Ordinal);
        Assert.DoesNotContain("schedule:", Text(Config, systems, "deploy.yml"), StringComparison.Ordinal);
        Assert.DoesNotContain("schedule:", Text(rolling, systems with { Gates = ["dev", "prod"] }, "deploy.yml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Clusters_of_Google_are_reached_with_the_identity_of_the_job_and_without_a_kubeconfig()
    {
        foreach (var file in WorkflowFiles.Of(Config with { UsesGke = true }, new WorkflowOptions()))
        {
            Assert.Contains("      id-token: write\n", file.Text, StringComparison.Ordinal);
            Assert.Contains("echo \"GOOGLE_APPLICATION_CREDENTIALS=$RUNNER_TEMP/google.json\" >> \"$GITHUB_ENV\"\n", file.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("KUBECONFIG", file.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_machine_with_credentials_of_its_own_needs_no_step_for_them() => Assert.All(
        WorkflowFiles.Of(Config, new WorkflowOptions { Clusters = ClusterCredentials.Machine, RunsOn = "in-cluster" }),
        file => Assert.True(!file.Text.Contains("KUBECONFIG", StringComparison.Ordinal) && file.Text.Contains("    runs-on: in-cluster\n", StringComparison.Ordinal), file.Text));

    [Fact]
    public void A_feed_with_a_login_is_known_to_every_step_that_compiles()
    {
        foreach (var file in WorkflowFiles.Of(Config, new WorkflowOptions { Feed = new("acme", "ci") }))
        {
            Assert.Contains("          NuGetPackageSourceCredentials_acme: Username=ci;Password=${{ secrets.GITHUB_TOKEN }}\n", file.Text, StringComparison.Ordinal);
            Assert.Contains("      packages: read\n", file.Text, StringComparison.Ordinal);
        }

        Assert.Contains("    secretEnv: [SLIPWAY_FORGE_APP_KEY, NuGetPackageSourceCredentials_acme]\n", Text(Config, new WorkflowOptions { Systems = [WorkflowSystem.GoogleCloudBuild], Feed = new("acme", "ci", "FEED") }, "cloudbuild.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_other_build_host_gets_the_variables_that_it_reads()
    {
        var deploy = Text(Config with { Prefix = "NUKE_" }, new WorkflowOptions(), "deploy.yml");

        Assert.Contains("          NUKE_FORGE_APP_KEY: ${{ secrets.SLIPWAY_APP_KEY }}\n", deploy, StringComparison.Ordinal);
        Assert.DoesNotContain("SLIPWAY_FORGE", deploy, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_name_what_is_not_there_are_told_all_at_once()
    {
        var failure = Assert.Throws<InvalidInputException>(() => WorkflowFiles.Of(Config, new WorkflowOptions { Gates = ["prdo"], Feed = new("a feed", "ci") }));

        Assert.Equal(
            ["Workflows.Gates: slipway.yaml has no stage 'prdo'; did you mean 'prod'? Its stages are: dev, prod.", "Workflows.Feed: 'a feed' cannot be part of a variable's name; expected letters, digits and underscores, as in nuget.config."],
            failure.Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void Files_of_ones_own_stay_generated_ones_follow_the_build_and_those_without_a_use_go()
    {
        var files = WorkflowFiles.Of(Config, new WorkflowOptions());
        var there = new Dictionary<string, string>
        {
            [".github/workflows/deploy.yml"] = "name: My own\n",
            [".github/workflows/preview.yml"] = files.Single(file => file.Path.EndsWith("preview.yml", StringComparison.Ordinal)).Text.Replace("\n", "\r\n", StringComparison.Ordinal),
            [".github/workflows/drift.yml"] = WorkflowFile.Header + "\nname: Old\n",
            [".github/workflows/release.yml"] = WorkflowFile.Header + "\nname: Of a target that is gone\n",
            ["cloudbuild.yaml"] = "steps: []\n",
        };

        var changes = WorkflowChanges.Of(files, there.GetValueOrDefault);

        Assert.Equal([(".github/workflows/drift.yml", false), (".github/workflows/operate.yml", true)], changes.Written.Select(file => (file.Path, file.IsNew)).OrderBy(file => file.Path, StringComparer.Ordinal));
        Assert.Equal([".github/workflows/release.yml"], changes.Deleted);
        Assert.Equal([".github/workflows/deploy.yml"], changes.Own);
        Assert.Equal([".github/workflows/drift.yml", ".github/workflows/release.yml"], changes.OutOfDate.Select(file => file.Path));
    }

    [Fact]
    public void Without_a_word_of_the_build_the_systems_are_those_that_have_files()
    {
        Assert.Equal([WorkflowSystem.GoogleCloudBuild], WorkflowChanges.SystemsOf(path => path == "cloudbuild.yaml" ? WorkflowFile.Header + "\n" : path == ".gitlab-ci.yml" ? "mine: {}\n" : null));
        Assert.All(WorkflowFiles.Of(Config, new WorkflowOptions(), WorkflowSystem.GoogleCloudBuild), file => Assert.StartsWith("cloudbuild", file.Path, StringComparison.Ordinal));
        Assert.All(WorkflowFiles.Of(Config, new WorkflowOptions()), file => Assert.StartsWith(".github/workflows/", file.Path, StringComparison.Ordinal));
    }

    private static string Text(BuildFacts facts, WorkflowOptions options, string name) => WorkflowFiles.Of(facts, options).Single(file => file.Path.EndsWith(name, StringComparison.Ordinal)).Text;
}

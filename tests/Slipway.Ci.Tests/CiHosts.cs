using Slipway.Naming;

namespace Slipway.Ci.Tests;

public sealed class CiHosts
{
    private static readonly string Sha = new('1', 40);

    [Theory]
    [InlineData("", nameof(CiSystem.None))]
    [InlineData("GITHUB_ACTIONS= CI=", nameof(CiSystem.None))]
    [InlineData("CI=1", nameof(CiSystem.Other))]
    [InlineData("CI=1 BUILD_ID=7", nameof(CiSystem.Other))]
    [InlineData("CI=true GITHUB_ACTIONS=true", nameof(CiSystem.GitHubActions))]
    [InlineData("CI=true GITLAB_CI=true", nameof(CiSystem.GitLab))]
    [InlineData("BUILDER_OUTPUT=/builder/outputs", nameof(CiSystem.GoogleCloudBuild))]
    [InlineData("BUILD_ID=7 PROJECT_ID=acme", nameof(CiSystem.GoogleCloudBuild))]
    public void A_CI_system_is_known_by_the_variables_that_it_documents(string environment, string expected) =>
        Assert.Equal(expected, CiHost.Find(Variables.Of(environment)).System.ToString());

    [Theory]
    [InlineData(
        "GITHUB_ACTIONS=true GITHUB_SERVER_URL=https://github.com GITHUB_REPOSITORY=acme/config GITHUB_RUN_ID=7 GITHUB_REF=refs/pull/12/merge GITHUB_ACTOR=octo",
        "https://github.com/acme/config/actions/runs/7", 12, "octo")]
    [InlineData("GITHUB_ACTIONS=true GITHUB_REF=refs/heads/main", null, null, null)]
    [InlineData("GITLAB_CI=true CI_JOB_URL=https://gitlab.com/acme/config/-/jobs/7 CI_EXTERNAL_PULL_REQUEST_IID=12 GITLAB_USER_LOGIN=octo", "https://gitlab.com/acme/config/-/jobs/7", 12, "octo")]
    // The forge is another one.
    [InlineData("GITLAB_CI=true CI_MERGE_REQUEST_IID=12", null, null, null)]
    [InlineData(
        "BUILDER_OUTPUT=/b BUILD_ID=7 PROJECT_ID=acme LOCATION=europe-west3 _PR_NUMBER=12", "https://console.cloud.google.com/cloud-build/builds;region=europe-west3/7?project=acme", 12, null)]
    [InlineData("BUILDER_OUTPUT=/b BUILD_ID=7 PROJECT_ID=acme LOCATION=global TRIGGER_NAME=release", "https://console.cloud.google.com/cloud-build/builds;region=global/7?project=acme", null, "the trigger release")]
    [InlineData("BUILDER_OUTPUT=/b", null, null, null)]
    [InlineData("BUILD_ID=7 PROJECT_ID=acme _PR_NUMBER=", "https://console.cloud.google.com/cloud-build/builds/7?project=acme", null, null)]
    [InlineData("CI=true GITHUB_REPOSITORY=acme/config", null, null, null)]
    public void It_tells_the_page_of_the_run_its_pull_request_and_who_started_it(string environment, string? page, int? pullRequest, string? actor)
    {
        var host = CiHost.Find(Variables.Of(environment));

        Assert.Equal((page, pullRequest, actor), (host.RunPage?.AbsoluteUri, host.PullRequest, host.Actor));
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS=true GITHUB_SHA=# GITHUB_REF_TYPE=branch GITHUB_REF_NAME=main", "main")]
    [InlineData("GITHUB_ACTIONS=true GITHUB_SHA=# GITHUB_REF_TYPE=tag GITHUB_REF_NAME=v1.4.0", null)]
    [InlineData("GITHUB_ACTIONS=true GITHUB_SHA=# GITHUB_REF_TYPE=branch GITHUB_REF_NAME=12/merge GITHUB_HEAD_REF=change", "change")]
    [InlineData("GITLAB_CI=true CI_COMMIT_SHA=# CI_COMMIT_BRANCH=main", "main")]
    [InlineData("GITLAB_CI=true CI_COMMIT_SHA=# CI_MERGE_REQUEST_SOURCE_BRANCH_NAME=change", "change")]
    [InlineData("GITLAB_CI=true CI_COMMIT_SHA=# CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME=change", "change")]
    [InlineData("BUILDER_OUTPUT=/b COMMIT_SHA=# BRANCH_NAME=main", "main")]
    [InlineData("BUILDER_OUTPUT=/b REVISION_ID=# BRANCH_NAME= _HEAD_BRANCH=change", "change")]
    public void It_tells_the_commit_and_the_branch(string environment, string? branch)
    {
        var host = CiHost.Find(Variables.Of(environment.Replace("#", Sha, StringComparison.Ordinal)));

        Assert.Equal((Sha, branch), (host.Commit?.Value, host.Branch));
    }

    [Theory]
    [InlineData("BUILDER_OUTPUT=/b COMMIT_SHA=# BRANCH_NAME=main", "This run is of commit 1111111 of main, and the clone is at 2222222: what counts is the clone.")]
    [InlineData("BUILDER_OUTPUT=/b COMMIT_SHA=#", "This run is of commit 1111111, and the clone is at 2222222: what counts is the clone.")]
    [InlineData("BUILDER_OUTPUT=/b COMMIT_SHA=main", null)]
    [InlineData("BUILDER_OUTPUT=/b", null)]
    public void A_clone_that_is_not_at_the_commit_of_the_run_is_said_to_be_what_counts(string environment, string? expected)
    {
        var host = CiHost.Find(Variables.Of(environment.Replace("#", Sha, StringComparison.Ordinal)));

        Assert.Equal(expected, host.DescribeOther(CommitSha.Parse(new string('2', 40))));
        Assert.Null(host.DescribeOther(CommitSha.Parse(Sha)));
    }
}

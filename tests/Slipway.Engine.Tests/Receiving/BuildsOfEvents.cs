using Slipway.BuildEvents;
using Slipway.Engine.Receiving;
using Slipway.Naming;

namespace Slipway.Engine.Tests.Receiving;

/// <summary>Builds of Cloud Build and runs of GitHub Actions: what they pushed, and what they failed at.</summary>
public sealed class BuildsOfEvents : EventTest
{
    private static readonly BuildName Name = BuildName.TryParse("projects/acme/locations/europe-west1/builds/7f0e")!;

    [Fact]
    public async Task A_build_is_read_again_and_what_the_message_says_of_it_does_not_count()
    {
        var (real, claimed) = (Images.Push($"{Repository}:1.4.0"), Images.Push($"{Repository}:1.3.0"));
        Builds = new Source(Json("SUCCESS", real));

        await HandleAsync(Built("SUCCESS", claimed));

        Assert.Equal([$"web 1.4.0 {real.Digest!.Abbreviated}"], Released);
        Assert.Equal(new string('b', 40), Requests[0].Candidates[0].SourceCommit?.Value);
    }

    [Fact]
    public async Task A_forged_build_releases_nothing()
    {
        Builds = new Source(null);

        var refused = Assert.IsType<EventOutcome.Refused>(await HandleAsync(Built("SUCCESS", Images.Push($"{Repository}:1.4.0"))));

        Assert.Equal(Name.ToString(), refused.Problem.Subject);
        Assert.Contains("nothing of the event is believed", refused.Problem.Message, StringComparison.Ordinal);
        Assert.Empty(Requests);
    }

    [Fact]
    public async Task A_failure_that_was_a_success_all_along_is_not_told()
    {
        var image = Images.Push($"{Repository}:1.4.0");
        Builds = new Source(Json("SUCCESS", image));

        Assert.IsType<EventOutcome.Released>(await HandleAsync(Built("FAILURE", image)));
        Assert.Empty(Told);
    }

    [Theory]
    [InlineData("QUEUED")]
    [InlineData("WORKING")]
    [InlineData("A_STATE_OF_TOMORROW")]
    public async Task A_build_that_is_not_over_is_nothing_to_do_and_is_not_asked_for(string status)
    {
        Builds = new Source(null);

        Assert.Equal("build 7f0e is not over yet", await ReasonAsync(Built(status)));
    }

    [Fact]
    public async Task A_failed_build_is_told_with_its_reason_and_does_nothing_else()
    {
        Builds = new Source(Json("FAILURE"));

        var outcome = await HandleAsync(Built("FAILURE"));

        Assert.Equal("the build of web ended as FAILURE", Assert.IsType<EventOutcome.Told>(outcome).What);
        var failure = Assert.Single(Told);
        Assert.Equal(("web", "FAILURE", "step 2 failed", $"{Name} FAILURE"), (failure.Subject, failure.Outcome, failure.Reason, failure.Key));
        Assert.Empty(Requests);
    }

    [Fact]
    public async Task A_failure_that_nobody_can_vouch_for_is_not_told() => Assert.Contains(
        "says a message that nobody can vouch for",
        await ReasonAsync(new BuildEvent.Built(new CloudBuild { Name = Name, Status = "FAILURE", Wanted = [ImageReference.Parse($"{Repository}:1.4.0")] })),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_failed_build_of_something_else_is_not_told()
    {
        Builds = new Source(Json("FAILURE").Replace("apps/web", "apps/other", StringComparison.Ordinal));

        Assert.Contains("neither its images nor its tags name an application of stage dev", await ReasonAsync(Built("FAILURE")), StringComparison.Ordinal);
        Assert.Empty(Told);
    }

    [Fact]
    public async Task A_failed_build_whose_images_a_step_pushes_is_known_by_its_tag()
    {
        Builds = new Source("""{"name":"projects/acme/locations/europe-west1/builds/7f0e","id":"7f0e","status":"TIMEOUT","tags":["api","x_y"]}""");

        await HandleAsync(Built("TIMEOUT"));

        Assert.Equal("api", Assert.Single(Told).Subject);
    }

    [Fact]
    public async Task Of_several_tags_of_one_image_the_version_names_the_release()
    {
        var (hash, version, latest) = (Images.Push($"{Repository}:abc1234"), Images.Push($"{Repository}:v1.4.0"), Images.Push($"{Repository}:latest"));

        await HandleAsync(Built("SUCCESS", hash, version, latest));

        Assert.Equal([$"web v1.4.0 {version.Digest!.Abbreviated}"], Released);
    }

    [Fact]
    public async Task A_build_whose_step_pushed_the_image_is_left_to_the_registrys_own_event() =>
        Assert.Contains("the registry's own events tell", await ReasonAsync(Built("SUCCESS")), StringComparison.Ordinal);

    [Fact]
    public async Task A_run_of_a_workflow_releases_the_images_that_have_its_commit_as_their_tag()
    {
        Config = new ConfigInMemory(("slipway.yaml", "stages: [{ name: dev }]\n"), ("dev/web/kustomization.yaml", "images: [{ name: ghcr.io/acme/web, newTag: old }]\n"));
        var image = Images.Push("ghcr.io/acme/web:sha-ccccccc");

        await HandleAsync(new BuildEvent.Ran(Run("success")));

        Assert.Equal([$"web sha-ccccccc {image.Digest!.Abbreviated}"], Released);
        Assert.Equal(new string('c', 40), Requests[0].Candidates[0].SourceCommit?.Value);
    }

    [Fact]
    public async Task A_run_that_failed_is_told_where_its_image_is_known_and_nobody_elses()
    {
        Assert.Equal("stage dev has no image of other/web", await ReasonAsync(new BuildEvent.Ran(Run("failure") with { Repository = "other/web" })));
        Config = new ConfigInMemory(("slipway.yaml", "stages: [{ name: dev }]\n"), ("dev/web/kustomization.yaml", "images: [{ name: ghcr.io/acme/web, newTag: old }]\n"));

        Assert.IsType<EventOutcome.Told>(await HandleAsync(new BuildEvent.Ran(Run("failure"))));
        Assert.Equal("acme/web ccccccc", Assert.Single(Told).Subject);
        Assert.Equal("the run of acme/web ended as cancelled", await ReasonAsync(new BuildEvent.Ran(Run("cancelled"))));
    }

    private static WorkflowRun Run(string conclusion) => new("CI", "acme/web", CommitSha.Parse(new string('c', 40)), conclusion, null);

    private static BuildEvent.Built Built(string status, params ImageReference[] pushed) => new(new CloudBuild { Name = Name, Status = status, Pushed = pushed });

    private static string Json(string status, params ImageReference[] pushed) => $$"""
        {"name":"{{Name}}","id":"7f0e","status":"{{status}}","images":["{{Repository}}:1.4.0"],"failureInfo":{"type":"USER_BUILD_STEP","detail":"step 2 failed"},
         "substitutions":{"COMMIT_SHA":"{{new string('b', 40)}}" },
         "results":{"images":[{{string.Join(',', pushed.Select(image => $$"""{"name":"{{image.Repository}}:{{image.Tag}}","digest":"{{image.Digest}}"}"""))}}]} }
        """;

    private sealed class Source(string? json) : IBuildSource
    {
        public Task<string?> FindAsync(BuildName name, CancellationToken cancellationToken) => Task.FromResult(name == Name ? json : null);
    }
}

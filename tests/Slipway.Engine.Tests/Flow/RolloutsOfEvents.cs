using System.Text;
using Slipway.BuildEvents;
using Slipway.Engine.Receiving;
using Slipway.Engine.Flow;
using Slipway.Engine.Tests.Receiving;
using Slipway.Flow;
using Slipway.Naming;
using Slipway.Notifications;

namespace Slipway.Engine.Tests.Flow;

/// <summary>Events and flow's configuration: what is rolled out where, and what is not.</summary>
public sealed class RolloutsOfEvents : IBuildNotifier, IBuildSource
{
    private const string Repository = "gcr.io/acme/web";
    private readonly ImagesInMemory images = new();
    private readonly List<BuildFailure> told = [];
    private string? build;

    private readonly Dictionary<string, ConfigInMemory> repositories = new()
    {
        ["acme/one"] = new ConfigInMemory(("web.yaml", $"image: {Repository}:1.0.0\n"), ("other.yaml", "nothing: here\n")),
        ["acme/two"] = new ConfigInMemory(("web.yaml", $"image: {Repository}:1.0.0@sha256:{new string('0', 64)}\n")),
    };

    [Fact]
    public async Task Several_repositories_get_the_tag_each_in_one_commit_of_the_configured_author()
    {
        var image = images.Push($"{Repository}:2.0.0");

        var outcome = await HandleAsync(new BuildEvent.Pushed(image));

        Assert.Equal(
            ["Rollout dev web 2.0.0 (acme/one): committed to main as 2222222", "Rollout prod web 2.0.0 (acme/two): committed to main as 2222222"],
            Assert.IsType<EventOutcome.RolledOut>(outcome).Rollouts);
        Assert.Equal(($"image: {Repository}:2.0.0\n", $"image: {image}\n"), (Content("acme/one"), Content("acme/two")));
        Assert.Equal(("A bot", "bot@example.invalid"), repositories["acme/one"].Commits[0].Author);
    }

    [Fact]
    public async Task What_cannot_be_rolled_out_somewhere_does_not_hold_up_others_and_nothing_is_half_done()
    {
        repositories["acme/one"] = new ConfigInMemory(("other.yaml", ""));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => HandleAsync(new BuildEvent.Pushed(images.Push($"{Repository}:2.0.0"))));

        Assert.StartsWith("acme/one: branch main lacks web.yaml", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Done: Rollout prod web 2.0.0 (acme/two): committed to main", failure.Message, StringComparison.Ordinal);
        Assert.Empty(repositories["acme/one"].Commits);
    }

    [Fact]
    public async Task Files_in_which_nothing_is_found_are_named()
    {
        repositories["acme/two"] = new ConfigInMemory(("web.yaml", $"# image: {Repository}:1.0.0\n"));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => HandleAsync(new BuildEvent.Pushed(images.Push($"{Repository}:2.0.0"))));

        Assert.Contains("web.yaml: nothing there names gcr.io/acme/web with a tag", failure.Message, StringComparison.Ordinal);
        Assert.Contains("is in a comment", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_image_a_filtered_tag_and_a_moved_one_are_nothing_to_do()
    {
        Assert.Equal("no application of flow's configuration has the image evil.example/web", await ReasonAsync(images.Push("evil.example/web:1.0.0")));
        Assert.Equal("no manifest of web wants the tag latest", await ReasonAsync(images.Push($"{Repository}:latest")));
        Assert.Empty(images.Asked);
        var first = images.Push($"{Repository}:2.0.0");
        images.Push($"{Repository}:2.0.0");
        Assert.Contains("has moved", await ReasonAsync(first), StringComparison.Ordinal);
        Assert.Empty(repositories["acme/one"].Commits);
    }

    [Fact]
    public async Task A_forged_digest_and_a_forged_build_roll_nothing_out()
    {
        var name = BuildName.TryParse("projects/acme/locations/global/builds/1")!;

        Assert.IsType<EventOutcome.Refused>(await HandleAsync(new BuildEvent.Pushed(ImageReference.Parse($"{Repository}:2.0.0@sha256:{new string('f', 64)}"))));
        Assert.IsType<EventOutcome.Refused>(await HandleAsync(new BuildEvent.Built(new CloudBuild { Name = name, Status = "SUCCESS", Pushed = [images.Push($"{Repository}:2.0.0")] })));
        Assert.Empty(repositories["acme/one"].Commits);
    }

    [Fact]
    public async Task A_failed_build_of_a_known_image_is_told()
    {
        var name = BuildName.TryParse("projects/acme/locations/global/builds/1")!;
        build = $$"""{"name":"{{name}}","status":"FAILURE","images":["{{Repository}}:2.0.0"]}""";

        Assert.IsType<EventOutcome.Told>(await HandleAsync(new BuildEvent.Built(new CloudBuild { Name = name, Status = "FAILURE" })));

        Assert.Equal("web", Assert.Single(told).Subject);
    }

    Task IBuildNotifier.TellAsync(BuildFailure failure, CancellationToken cancellationToken)
    {
        told.Add(failure);
        return Task.CompletedTask;
    }

    Task<string?> IBuildSource.FindAsync(BuildName name, CancellationToken cancellationToken) => Task.FromResult(build);

    private string Content(string repository) => Encoding.UTF8.GetString(Assert.Single(Assert.Single(repositories[repository].Commits).Files).After.Span);

    private async Task<string> ReasonAsync(ImageReference image) => Assert.IsType<EventOutcome.Nothing>(await HandleAsync(new BuildEvent.Pushed(image))).Reason;

    private Task<EventOutcome> HandleAsync(BuildEvent happened)
    {
        var configuration = FlowConfiguration.Parse("config.yaml", Encoding.UTF8.GetBytes("""
            default_manifest_owner: acme
            default_branch: main
            git_author: { name: A bot, email: bot@example.invalid }
            applications:
            - image: gcr.io/acme/web
              name: web
              manifests:
              - { env: dev, manifest_name: one, files: [web.yaml, other.yaml], commit_without_pr: true }
              - { env: prod, manifest_name: two, files: [web.yaml], commit_without_pr: true }
            """));
        var ports = new FlowPorts
        {
            // Without pull requests, there is nobody to ask for them.
            Open = (owner, name) => new FlowRepository(repositories[$"{owner}/{name}"], null!, null!), Server = "https://github.com", Registry = images, Builds = this, Notifier = this,
        };
        return new FlowRollouts(configuration, ports, new FlowRolloutRules(Reopen: false, AllowsOlder: false), TimeProvider.System).HandleAsync(happened, default);
    }
}

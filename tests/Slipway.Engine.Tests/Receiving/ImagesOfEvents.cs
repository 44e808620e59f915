using Slipway.BuildEvents;
using Slipway.Engine.Receiving;
using Slipway.Naming;

namespace Slipway.Engine.Tests.Receiving;

/// <summary>What a registry tells, and what is released of it.</summary>
public sealed class ImagesOfEvents : EventTest
{
    [Fact]
    public async Task An_image_is_released_for_the_application_whose_manifests_have_it_by_the_digest_of_the_event()
    {
        var image = Images.Push($"{Repository}:1.4.0");

        var outcome = await HandleAsync(new BuildEvent.Pushed(image));

        Assert.Equal("web", Assert.Single(Assert.IsType<EventOutcome.Released>(outcome).Releases).Application.Value);
        Assert.Equal([$"web 1.4.0 {image.Digest!.Abbreviated}"], Released);
        Assert.Equal("dev", Requests[0].Stage?.Value);
    }

    [Fact]
    public async Task An_event_without_a_digest_gets_that_of_the_registry()
    {
        var image = Images.Push($"{Repository}:1.4.0");

        await HandleAsync(new BuildEvent.Pushed(ImageReference.Parse($"{Repository}:1.4.0")));

        Assert.Equal([$"web 1.4.0 {image.Digest!.Abbreviated}"], Released);
    }

    [Fact]
    public async Task An_unknown_image_is_nothing_to_do_and_nobody_is_asked_about_it()
    {
        var image = Images.Push("evil.example/acme/apps/web:9.9.9");

        Assert.Equal("no application of stage dev has an image of evil.example/acme/apps/web", await ReasonAsync(new BuildEvent.Pushed(image)));
        Assert.Equal("no application of stage dev has an image of europe-docker.pkg.dev/acme/apps/shop", await ReasonAsync(new BuildEvent.Pushed(Images.Push("europe-docker.pkg.dev/acme/apps/shop:2.0.0"))));
        Assert.Empty(Images.Asked);
        Assert.Empty(Requests);
    }

    [Fact]
    public async Task A_container_beside_the_application_is_not_the_application()
    {
        Assert.Equal("no application of stage dev has an image of europe-docker.pkg.dev/acme/apps/proxy", await ReasonAsync(new BuildEvent.Pushed(Images.Push("europe-docker.pkg.dev/acme/apps/proxy:3.1.0"))));
        Assert.Empty(Requests);
    }

    [Fact]
    public async Task A_first_release_comes_from_the_registry_of_releases_and_from_no_other()
    {
        Assert.IsType<EventOutcome.Nothing>(await HandleAsync(new BuildEvent.Pushed(Images.Push("evil.example/new:1.0.0"))));
        Rules = new EventRules { Prefix = ImageReference.Parse("ghcr.io/acme") };
        Assert.IsType<EventOutcome.Nothing>(await HandleAsync(new BuildEvent.Pushed(Images.Push("evil.example/new:1.0.0"))));

        await HandleAsync(new BuildEvent.Pushed(Images.Push("ghcr.io/acme/new:1.0.0")));

        Assert.StartsWith("new 1.0.0 ", Assert.Single(Released), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_that_moved_since_is_left_to_its_own_event()
    {
        var first = Images.Push($"{Repository}:1.4.0");
        var second = Images.Push($"{Repository}:1.4.0");

        var reason = await ReasonAsync(new BuildEvent.Pushed(first));

        Assert.Equal($"the tag 1.4.0 of {Repository} has moved from {first.Digest!.Abbreviated} to {second.Digest!.Abbreviated} since: its own event releases that", reason);
        Assert.Empty(Requests);
        Images.Untag($"{Repository}:1.4.0");
        Assert.Equal($"the tag 1.4.0 of {Repository} is gone since", await ReasonAsync(new BuildEvent.Pushed(second)));
    }

    [Fact]
    public async Task A_forged_digest_releases_nothing()
    {
        Images.Push($"{Repository}:1.4.0");

        var outcome = await HandleAsync(new BuildEvent.Pushed(ImageReference.Parse($"{Repository}:1.4.0@sha256:{new string('f', 64)}")));

        Assert.Contains("the registry does not have it", Assert.IsType<EventOutcome.Refused>(outcome).Problem.Message, StringComparison.Ordinal);
        Assert.Empty(Requests);
    }

    [Fact]
    public async Task A_registry_that_cannot_be_asked_is_a_failure_and_no_outcome()
    {
        var image = Images.Push($"{Repository}:1.4.0");
        Images.Failure = new SlipwayException("registry", "cannot be reached.", isTransient: true);

        await Assert.ThrowsAsync<SlipwayException>(() => HandleAsync(new BuildEvent.Pushed(image)));
    }

    [Theory]
    [InlineData("latest", null)]
    [InlineData("sha256-ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff.sig", null)]
    [InlineData("sha256-ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff.sig", ".*")]
    [InlineData("buildcache", "v?[0-9]+[.].*")]
    public async Task A_tag_that_is_not_released_is_nothing_to_do(string tag, string? pattern)
    {
        Rules = new EventRules { Tags = pattern is null ? null : new($@"\A(?:{pattern})\z") };

        Assert.Contains("is one that is released", await ReasonAsync(new BuildEvent.Pushed(Images.Push($"{Repository}:{tag}"))), StringComparison.Ordinal);
        Assert.Empty(Images.Asked);
    }

    [Fact]
    public async Task What_an_image_was_built_from_is_in_its_labels()
    {
        Labels["org.opencontainers.image.revision"] = new string('a', 40);
        Labels["org.opencontainers.image.source"] = "https://github.com/acme/web";

        await HandleAsync(new BuildEvent.Pushed(Images.Push($"{Repository}:1.4.0")));

        Assert.Equal((new string('a', 40), "https://github.com/acme/web"), (Requests[0].Candidates[0].SourceCommit?.Value, Requests[0].Candidates[0].SourceUrl));
    }

    [Theory]
    [InlineData("not a commit", "javascript:alert(1)")]
    [InlineData("", "")]
    public async Task Labels_that_are_neither_commit_nor_address_say_nothing(string revision, string source)
    {
        (Labels["org.opencontainers.image.revision"], Labels["org.opencontainers.image.source"]) = (revision, source);

        await HandleAsync(new BuildEvent.Pushed(Images.Push($"{Repository}:1.4.0")));

        Assert.Equal((null, null), (Requests[0].Candidates[0].SourceCommit, Requests[0].Candidates[0].SourceUrl));
    }

    [Fact]
    public async Task An_image_that_no_readable_folder_has_is_a_failure_while_another_may_have_it()
    {
        Config = new ConfigInMemory(
            ("slipway.yaml", "stages: [{ name: dev }]\nimages: [{ application: web, file: values.yaml, path: image }]\n"), ("dev/web/values.yaml", "other: 1\n"));

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => HandleAsync(new BuildEvent.Pushed(Images.Push($"{Repository}:1.4.0"))));

        Assert.Contains("dev/web/values.yaml", failure.Message, StringComparison.Ordinal);
    }
}

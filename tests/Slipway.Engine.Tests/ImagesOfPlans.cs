using System.Collections.Concurrent;
using Slipway.Ci.Tests;
using Slipway.Engine.Planning;
using Slipway.Images;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Tests;
using Slipway.Tests.Plans;

namespace Slipway.Engine.Tests;

/// <summary>What registries are asked about plans, and what becomes of their answers.</summary>
public sealed class ImagesOfPlans
{
    private static readonly string Known = $"ghcr.io/acme/web@sha256:{new string('a', 64)}";
    private readonly FakeCluster cluster = new();
    private readonly Registry registry = new();
    private readonly ManualTime time = new();

    [Fact]
    public async Task Each_image_is_asked_for_once_whatever_tag_is_beside_its_digest()
    {
        var found = await Check().RunAsync([Plan("dev/web", Known), Plan("dev/api", Known), Plan("prod/web", Known.Replace("@", ":1.4.0@", StringComparison.Ordinal))], default);

        Assert.Equal([Known], registry.Asked);
        Assert.Empty(found.Missing);
        Assert.Empty(found.Unknown);
    }

    [Fact]
    public async Task What_is_unchanged_and_what_waits_for_its_first_release_is_not_asked_for()
    {
        cluster.Apply(Manifest.Render(Pod("web", Known)));

        await Check().RunAsync([cluster.Plan(Manifest.Render(Pod("web", Known))), Plan("dev/api", "ghcr.io/acme/api:unreleased")], default);

        Assert.Empty(registry.Asked);
    }

    [Fact]
    public async Task A_missing_image_names_those_that_need_it()
    {
        registry.Answer = (_, _) => Task.FromResult<Digest?>(null);

        var found = await Check().RunAsync([.. Enumerable.Range(1, 7).Select(number => Plan($"dev/a{number}", "ghcr.io/acme/web:2"))], default);

        var problem = Assert.Single(found.Missing);
        Assert.StartsWith("dev/web/web.yaml:1:", problem.Subject, StringComparison.Ordinal);
        Assert.StartsWith("the registry does not have the image ghcr.io/acme/web:2, so that dev/a1, dev/a2, dev/a3, dev/a4, dev/a5 and 2 more could not start.", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("or write a tag that is there.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_refuses_the_account_is_said_once_and_the_others_are_asked()
    {
        registry.Answer = (image, _) => image.Registry == "ghcr.io" ? throw new SlipwayException(image.ToString(), "registry ghcr.io does not allow this to anonymous users.") : Task.FromResult<Digest?>(null);

        var found = await Check().RunAsync([Plan("dev/a", "ghcr.io/acme/a:1"), Plan("dev/b", "ghcr.io/acme/b:1"), Plan("dev/c", "registry.example.com/c:1")], default);

        Assert.Equal(["Registry ghcr.io did not tell whether it has ghcr.io/acme/a:1 and 1 more, which does not stop a preview: registry ghcr.io does not allow this to anonymous users."], found.Unknown);
        Assert.Contains("registry.example.com/c:1", Assert.Single(found.Missing).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_is_out_of_reach_is_not_waited_for_by_each_of_its_images()
    {
        registry.Answer = (image, _) => throw new SlipwayException(image.ToString(), "registry ghcr.io did not answer within 10 s.", isTransient: true);

        var found = await Check().RunAsync([.. Enumerable.Range(0, 100).Select(number => Plan($"dev/a{number}", $"ghcr.io/acme/a{number}:1"))], default);

        Assert.InRange(registry.Asked.Count, 1, 8);
        Assert.Contains(" and 99 more, ", Assert.Single(found.Unknown), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_hangs_holds_a_preview_up_for_a_bounded_time()
    {
        var asked = new TaskCompletionSource();
        registry.Answer = async (_, token) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
            return null;
        };

        var running = Check().RunAsync([Plan("dev/web", Known)], default);
        await asked.Task;
        Assert.False(running.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(30));

        Assert.EndsWith("there was no answer within 30 s.", Assert.Single((await running).Unknown), StringComparison.Ordinal);
    }

    private RegistryCheck Check() => new(registry, time);

    private ApplyPlan Plan(string target, string image) => cluster.Plan(Manifest.Render(Pod("other", image), Run.Target(target)));

    private static string Pod(string name, string image) => $"{{apiVersion: v1, kind: Pod, metadata: {{name: {name}}}, spec: {{containers: [{{name: main, image: '{image}'}}]}}}}";

    private sealed class Registry : IImageRegistry
    {
        public ConcurrentQueue<string> Asked { get; } = [];

        public Func<ImageReference, CancellationToken, Task<Digest?>> Answer { get; set; } = (image, _) => Task.FromResult(image.Digest);

        public Task<Digest?> FindAsync(ImageReference reference, CancellationToken cancellationToken)
        {
            Asked.Enqueue(reference.ToString());
            return Answer(reference, cancellationToken);
        }
    }
}

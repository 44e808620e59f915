using Slipway.BuildEvents;
using Slipway.Configuration;
using Slipway.Engine.Receiving;
using Slipway.Engine.Releasing;
using Slipway.Forges;
using Slipway.Naming;
using Slipway.Notifications;
using Slipway.Releases;

namespace Slipway.Engine.Tests.Receiving;

/// <summary>A config repository with three applications, a registry, and what would be released and told.</summary>
public abstract class EventTest
{
    private protected const string Repository = "europe-docker.pkg.dev/acme/apps/web";

    private protected ImagesInMemory Images { get; } = new();

    private protected List<ReleaseRequest> Requests { get; } = [];

    private protected List<BuildFailure> Told { get; } = [];

    private protected IBuildSource? Builds { get; set; }

    private protected EventRules Rules { get; set; } = new();

    private protected Dictionary<string, string> Labels { get; } = [];

    private protected ConfigInMemory Config { get; set; } = new(
        ("slipway.yaml", "stages: [{ name: dev }, { name: prod }]\n"),
        ("dev/web/web.yaml", Deployment("web", $"{Repository}:1.0.0@sha256:{new string('0', 64)}")),
        ("dev/api/api.yaml", Deployment("api", "europe-docker.pkg.dev/acme/apps/api:1.0.0") + "      - { name: proxy, image: europe-docker.pkg.dev/acme/apps/proxy:3.0.0 }\n"),
        ("dev/new/new.yaml", Deployment("new", "new:unreleased")),
        ("prod/shop/shop.yaml", Deployment("shop", "europe-docker.pkg.dev/acme/apps/shop:1.0.0")));

    private protected Task<EventOutcome> HandleAsync(BuildEvent happened) => new EventReleaser(
        new EventPorts
        {
            Repository = Config,
            Registry = Images,
            Release = (request, _) => Task.FromResult(Release(request)),
            Labels = (_, _) => Task.FromResult<IReadOnlyDictionary<string, string>?>(Labels),
            Builds = Builds,
            Notifier = new Notifier(Told),
        },
        Rules,
        TimeProvider.System).HandleAsync(happened, default);

    private protected async Task<string> ReasonAsync(BuildEvent happened) => Assert.IsType<EventOutcome.Nothing>(await HandleAsync(happened)).Reason;

    private protected IEnumerable<string> Released => Requests.SelectMany(request => request.Candidates).Select(candidate => $"{candidate.Application} {candidate.Version} {candidate.Image.Digest!.Abbreviated}");

    private IReadOnlyList<ReleasedApplication> Release(ReleaseRequest request)
    {
        Requests.Add(request);
        return
        [
            .. request.Candidates.Select(candidate => new ReleasedApplication
            {
                Application = candidate.Application,
                Stage = request.Stage!,
                Version = candidate.Version,
                Image = candidate.Image,
                Branch = $"release/{request.Stage}/{candidate.Application}",
                BaseBranch = "main",
                Commit = CommitSha.Parse(new string('2', 40)),
                Text = new PullRequestText { Title = "A release", Body = "" },
                Outcome = new ReleaseOutcome.Committed(),
            }),
        ];
    }

    private static string Deployment(string name, string image) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}} }
        spec:
          template:
            spec:
              containers:
              - { name: {{name}}, image: "{{image}}" }

        """;

    private sealed class Notifier(List<BuildFailure> told) : IBuildNotifier
    {
        public Task TellAsync(BuildFailure failure, CancellationToken cancellationToken)
        {
            told.Add(failure);
            return Task.CompletedTask;
        }
    }
}

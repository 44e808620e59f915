using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Hosting;
using Slipway.Sandbox.Pages.Chat;
using Slipway.Sandbox.Pages.Cluster;
using Slipway.Sandbox.Pages.Faults;
using Slipway.Sandbox.Pages.Flow;
using Slipway.Sandbox.Pages.Live;
using Slipway.Sandbox.Pages.PullRequests;
using Slipway.Sandbox.Pages.Registry;
using Slipway.Sandbox.Pages.Runs;

namespace Slipway.Sandbox.Pages;

/// <summary>Which address shows what. Everything here only reads; buttons are <see cref="ButtonEndpoints"/>.</summary>
internal sealed class PageEndpoints(PageSources sources)
{
    private readonly Layout _layout = new(sources.Changes, () => FaultPage.Names(sources.Faults.Active), sources.Sessions);
    private readonly FlowReader _flows = new(sources.Forge, sources.Ci, sources.Registry, () => new RunningApplications(sources.Cluster().Store), query => sources.Cluster().Metrics.Ask(query));
    private readonly PlanReader _plans = new();
    private readonly Checks _checks = new(sources.Ci);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Assets.Route, Assets.AnswerAsync);
        routes.MapGet(ChangeEndpoint.Path, new ChangeEndpoint(sources.Changes, sources.Stopping).AnswerAsync);
        Show(routes, "/", context => Home(null, context));
        Show(routes, "/pulls", _ => Pulls(sources.Forge.Repositories));
        Show(routes, "/runs", _ => Runs(null));
        MapForge(routes);
        MapCluster(routes);
        Show(routes, "/registry", _ => RegistryPages().Repositories());
        Show(routes, "/registry/{**name}", context => RegistryPages().Repository(Value(context, "name")), context => $"Repository {Value(context, "name")}");
        Show(routes, "/slack", context => new SlackPage(sources.Slack).Show(Query(context, "channel")));
        Show(routes, "/faults", context => new FaultPage(sources.Faults, sources.Forms(context), canDie: sources.Die is not null).Show());
        new FaultEndpoints(sources, _layout).Map(routes);
        new ButtonEndpoints(sources, _layout).Map(routes);
        sources.Sessions.Map(routes, _layout);
    }

    private void MapForge(IEndpointRouteBuilder routes)
    {
        Show(routes, "/{owner}/{name}", OneHome, Name);
        Show(routes, "/{owner}/{name}/pulls", context => Repository(context) is { } repository ? Pulls([repository]) : null, Name);
        Show(routes, "/{owner}/{name}/actions", context => Repository(context) is { } repository ? Runs(repository) : null, Name);
        Show(
            routes,
            "/{owner}/{name}/pull/{number:int}",
            async context => Find(context) is var (repository, pullRequest)
                ? await new PullRequestPage(repository, _checks, new PullRequestForms(sources.Forms(context))).ShowAsync(pullRequest, context.RequestAborted) : null,
            context => $"Pull request {Value(context, "number")}");
        Show(routes, "/{owner}/{name}/deployments/{**place}", DeploymentsAsync, context => $"Application {Value(context, "place")}");
        Show(routes, "/{owner}/{name}/commit/{sha}", CommitAsync, context => $"Commit {Value(context, "sha")}");
        var runs = new RunEndpoints(sources.Ci, sources.Forge, sources.Forms, sources.Stopping);
        Show(routes, "/{owner}/{name}/actions/runs/{id:long}", context => runs.Show(context), context => $"Run {Value(context, "id")}");
        routes.MapGet("/{owner}/{name}/actions/runs/{id:long}/log", runs.AnswerLogAsync);
    }

    private void MapCluster(IEndpointRouteBuilder routes)
    {
        var objects = new ObjectEndpoints(sources.Cluster, sources.Stopping);
        Show(routes, "/cluster", context => new ClusterPage(sources.Cluster().Store).Show(Query(context, "namespace"), Query(context, "application")));
        Show(routes, "/cluster/{namespace}/{key}/{name}", context => objects.Show(context), context => $"{Value(context, "key")} {Value(context, "name")}");
        routes.MapGet("/cluster/{namespace}/pods/{name}/log/{container}", objects.AnswerLogAsync);
    }

    private void Show(IEndpointRouteBuilder routes, string path, Func<HttpContext, PageContent?> page, Func<HttpContext, string>? subject = null) =>
        Show(routes, path, context => Task.FromResult(page(context)), subject);

    private void Show(IEndpointRouteBuilder routes, string path, Func<HttpContext, Task<PageContent?>> page, Func<HttpContext, string>? subject = null) =>
        routes.MapGet(path, async context =>
        {
            context.Items[typeof(ChangeSignal)] = sources.Changes.Version;
            await (await page(context) is { } content
                ? _layout.WriteAsync(context, content)
                : _layout.NotFoundAsync(context, subject?.Invoke(context) ?? context.Request.Path.Value!));
        });

    private async Task<PageContent?> OneHome(HttpContext context) =>
        Repository(context) is { } repository ? await Home(repository, context) : null;

    private async Task<PageContent?> Home(ForgeRepository? only, HttpContext context) =>
        await new HomePage(sources.Forge, sources.Ci, _flows, sources.Forms(context)).ShowAsync(only, context.RequestAborted);

    private static PageContent Pulls(IEnumerable<ForgeRepository> repositories) => new()
    {
        Title = "Pull requests",
        Section = Section.PullRequests,
        Body = $"""<header class="title"><h1>Pull requests</h1></header>{PullRequestList.Rows(repositories)}""",
    };

    private PageContent Runs(ForgeRepository? only) => new()
    {
        Title = "Runs",
        Section = Section.Runs,
        IsMoving = sources.Ci.All.Any(run => !run.IsFinished),
        Body = $"""<header class="title"><h1>Runs</h1></header>{RunList.Rows(sources.Ci.All.Where(run => only is null || run.Repository == only.FullName), most: 100)}""",
    };

    private async Task<PageContent?> DeploymentsAsync(HttpContext context)
    {
        if (Repository(context) is not { } repository)
        {
            return null;
        }

        var flows = await _flows.ReadAsync(repository, context.RequestAborted);
        var place = Value(context, "place");
        // In a stage of several clusters a run knows the stage: that leads to the first of them.
        if ((flows.FirstOrDefault(flow => flow.Place.Of(flow.Application).ToString() == place) ?? flows.FirstOrDefault(flow => $"{flow.Place.Stage}/{flow.Application}" == place)) is not { } found)
        {
            return null;
        }

        var plans = found.History is null ? new Dictionary<CommitSha, PlanDecisions>() : await _plans.ReadAsync(repository, found.History, context.RequestAborted);
        return new DeploymentsPage(new FlowForms(sources.Forms(context)), sources.Forge.Time.GetUtcNow()).Show(found, flows, plans);
    }

    private async Task<PageContent?> CommitAsync(HttpContext context)
    {
        var asked = Value(context, "sha");
        return Repository(context) is { } repository && asked.All(char.IsAsciiHexDigit) && await repository.Git.ResolveAsync(asked, context.RequestAborted) is { } sha
            ? await new CommitPage(repository, _checks).ShowAsync(sha, context.RequestAborted)
            : null;
    }

    private RegistryPages RegistryPages() => new(sources.Registry, () => sources.Forge.Address);

    private ForgeRepository? Repository(HttpContext context) => sources.Forge.Find(Value(context, "owner"), Value(context, "name"));

    private (ForgeRepository, PullRequestRecord)? Find(HttpContext context) => Repository(context) is { } repository
        && repository.PullRequests.Find(int.Parse(Value(context, "number"), CultureInfo.InvariantCulture)) is { } pullRequest ? (repository, pullRequest) : null;

    private static string Name(HttpContext context) => $"Repository {Value(context, "owner")}/{Value(context, "name")}";

    private static string Value(HttpContext context, string name) => (string?)context.Request.RouteValues[name] ?? "";

    private static string? Query(HttpContext context, string name) => context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;
}

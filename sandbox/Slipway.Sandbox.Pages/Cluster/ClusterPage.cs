using System.Globalization;
using Slipway.Pages.Html;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Pages.Cluster;

/// <summary>What runs, by stage and application, each with its health.</summary>
internal sealed class ClusterPage(ObjectStore store)
{
    public PageContent Show(string? @namespace, string? application)
    {
        var namespaces = new ClusterObjects(store).Read(@namespace, application);
        var shown = namespaces.SelectMany(group => group.Applications).SelectMany(group => group.Objects).ToList();
        var bad = shown.Count(item => ObjectHealth.Of(item).Tone == Tone.Bad);
        var moving = shown.Count(item => ObjectHealth.Of(item).Tone == Tone.Moving);
        var sentence = $"{shown.Count} objects: {bad} failing, {moving} in progress";
        return new PageContent
        {
            Title = "Cluster",
            Section = Section.Cluster,
            IsMoving = moving + bad > 0,
            Announcement = sentence,
            Body =
                $"""
                <header class="title"><h1>Cluster</h1><p>{sentence}{Markup.When(@namespace is not null || application is not null, () => $""" · <a href="/cluster">show everything</a>""")}</p></header>
                {namespaces.Select(group => Namespace(group.Namespace, group.Applications))}
                {Markup.When(namespaces.Count == 0, () => $"""<p class="empty">Nothing is deployed yet.</p>""")}
                """,
        };
    }

    public static string AddressOf(StoredObject item) => $"/cluster/{(item.Namespace.Length == 0 ? "-" : item.Namespace)}/{item.Key}/{item.Name}";

    public static Markup Table(string name, IReadOnlyList<StoredObject> items) => Markup.Of(
        $"""
        <div class="scroll" tabindex="0" role="region" aria-label="{name}"><table class="list cards objects"><thead><tr><th scope="col">Object</th><th scope="col">Health</th><th scope="col">Image</th><th scope="col">Restarts</th><th scope="col">Why</th><th scope="col">Since</th></tr></thead><tbody>{ClusterObjects.Tree(items).Select(node => Row(node.Object, node.Depth))}</tbody></table></div>
        """);

    private static Markup Namespace(string name, IReadOnlyList<(string Application, IReadOnlyList<StoredObject> Objects)> applications) => Markup.Of(
        $"""<section aria-label="{(name.Length == 0 ? "Cluster-wide" : name)}"><h2>{(name.Length == 0 ? "Cluster-wide" : name)}</h2>{applications.Select(group => Application(name, group.Application, group.Objects))}</section>""");

    private static Markup Application(string @namespace, string name, IReadOnlyList<StoredObject> objects)
    {
        var title = name == ClusterObjects.Others ? "Not of an application" : name;
        var service = name == ClusterObjects.Others ? null : objects.FirstOrDefault(item => item.Key == "services");
        return Markup.Of(
            $"""
            <section class="card app" aria-label="{title} in {@namespace}"><header><h3>{title}</h3>{Worst(objects)}
            {Markup.When(service is not null, () => $"""<a class="button" href="/apps/{@namespace}/{service!.Name}/" aria-label="Open {title} in {@namespace}">Open {Icons.External}</a>""")}</header>{Table($"Objects of {title} in {@namespace}", objects)}</section>
            """);
    }

    private static Markup Worst(IReadOnlyList<StoredObject> objects)
    {
        var worst = objects.Select(ObjectHealth.Of).MaxBy(health => health.Tone switch { Tone.Bad => 2, Tone.Moving => 1, _ => 0 })!;
        return worst.Tone == Tone.Good ? Parts.State(Tone.Good, "healthy") : worst.State;
    }

    private static Markup Row(StoredObject item, int depth)
    {
        var health = ObjectHealth.Of(item);
        var logs = item.Key == "pods" ? Markup.Of($""" · <a href="{AddressOf(item)}#log" aria-label="Log of {item.Name}">log</a>""") : null;
        return Markup.Of(
            $"""
            <tr><td data-label="Object" class="depth-{depth}"><span class="dim">{item.Json.Text("kind")}</span> <a href="{AddressOf(item)}">{item.Name}</a>{logs}</td><td data-label="Health">{health.State}</td><td data-label="Image">{PodImages.Render(item)}</td>
            <td data-label="Restarts">{Restarts(item)}</td><td data-label="Why" class="why">{health.Reason}</td><td data-label="Since">{Created(item)}</td></tr>
            """);
    }

    private static Markup? Restarts(StoredObject item) => item.Key != "pods" ? null
        : item.Json.Map("status").Items("containerStatuses").Sum(status => status.Number("restartCount") ?? 0) is var count and > 0 ? Parts.State(Tone.Warning, count.ToString(CultureInfo.InvariantCulture)) : Markup.Of($"0");

    private static Markup? Created(StoredObject item) =>
        ClusterClock.Parse(item.Json.Map("metadata").Text("creationTimestamp")) is { } time ? Parts.Time(time) : null;
}

using System.Text.Json.Nodes;
using Slipway.Pages.Html;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Cluster.Node;
using Slipway.Sandbox.Cluster.Store;
using Slipway.Sandbox.Pages.Runs;
using Slipway.Values;

namespace Slipway.Sandbox.Pages.Cluster;

/// <summary>One object: its health, events, what it owns, its log if it is a Pod, and its manifest.</summary>
internal sealed class ObjectPage(ObjectStore store, PodLogs logs)
{
    private const int MaxEvents = 50;
    private const int MaxLogLength = 2_000_000;

    public PageContent Show(StoredObject item, string? container, bool isPrevious)
    {
        var health = ObjectHealth.Of(item);
        var owned = new ClusterObjects(store).OwnedBy(item);
        var kind = item.Json.Text("kind");
        return new PageContent
        {
            Title = $"{kind} {item.Name}",
            Section = Section.Cluster,
            IsMoving = health.Tone is Tone.Moving or Tone.Bad || item.Key == "pods",
            Announcement = $"{kind} {item.Name}: {health.Word}",
            Body =
                $"""
                <header class="title"><h1><span class="dim">{kind}</span> {item.Name}</h1><p>{health.State} {health.Reason} {Markup.When(item.Namespace.Length > 0, () => $"""in <a href="/cluster?namespace={item.Namespace}">{item.Namespace}</a>""")}</p></header>
                {Markup.When(item.Key == "services", () => $"""<p><a class="button" href="/apps/{item.Namespace}/{item.Name}/">Open {Icons.External}</a></p>""")}
                {Markup.When(item.Key == "pods", () => Log(item, container, isPrevious))}
                {Markup.When(owned.Count > 0, () => $"""<section><h2>Owns</h2><div class="card">{ClusterPage.Table("Objects that it owns", owned)}</div></section>""")}
                {Events([item, .. owned])}
                <section><h2>Manifest</h2><pre tabindex="0" role="region" aria-label="Manifest">{Manifest(item)}</pre></section>
                """,
        };
    }

    /// <summary>The containers of a Pod that may have a log.</summary>
    public static IReadOnlyList<string> Containers(StoredObject pod) =>
        [.. pod.Json.Map("spec").Items("containers").Concat(pod.Json.Map("spec").Items("initContainers")).Select(container => container.Text("name")).OfType<string>()];

    private Markup Log(StoredObject pod, string? wanted, bool isPrevious)
    {
        var containers = Containers(pod);
        var container = containers.FirstOrDefault(name => name == wanted) ?? (containers.Count > 0 ? containers[0] : "");
        var (path, live) = logs.Locate(pod, container, isPrevious);
        var text = path is null ? "" : LogTextOf(path);
        var address = ClusterPage.AddressOf(pod);
        return Markup.Of(
            $"""
            <section><h2>Log of {container}{(isPrevious ? ", before the restart" : "")}</h2><p class="switch">
            {containers.Where(name => name != container).Select(name => Markup.Of($"""<a href="{address}?container={name}#log">{name}</a> """))}
            {(isPrevious ? Markup.Of($"""<a href="{address}?container={container}#log">the present one</a>""") : Markup.Of($"""<a href="{address}?container={container}&amp;previous=true#log">before the last restart</a>"""))}</p>
            {(path is null ? Markup.Of($"""<p class="empty" id="log">The container has not written anything.</p>""") : LogFrame.Render($"Log of {container}", $"{address}/log/{container}", LogView.Render(Lines(text)), live is null ? null : text.Length))}</section>
            """);
    }

    // Each record begins with its time, which the page leaves out.
    public static string TextOf(string record) => record[(record.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    private static IEnumerable<string> Lines(string text) => text.Length == 0 ? [] : text[..^1].Split('\n').Select(TextOf);

    private static string LogTextOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return whole.Length <= MaxLogLength ? whole : whole[(whole.IndexOf('\n', whole.Length - MaxLogLength) + 1)..];
    }

    private Markup Events(IReadOnlyList<StoredObject> about)
    {
        var ids = about.Select(item => item.Uid).ToHashSet(StringComparer.Ordinal);
        var events = store.List("events", about[0].Namespace.Length == 0 ? "default" : about[0].Namespace).Items
            .Where(item => ids.Contains(item.Json.Map("involvedObject").Text("uid") ?? ""))
            .OrderByDescending(item => item.Version).Take(MaxEvents).ToList();
        return Markup.When(events.Count > 0, () => $"""<section><h2>Events</h2><ul class="rows events">{events.Select(Event)}</ul></section>""");
    }

    private static Markup Event(StoredObject item)
    {
        var isWarning = item.Json.Text("type") == "Warning";
        var subject = item.Json.Map("involvedObject");
        return Markup.Of(
            $"""
            <li>{Parts.State(isWarning ? Tone.Warning : Tone.Neutral, item.Json.Text("reason") ?? "")}<div class="grow">{item.Json.Text("message")} <span class="dim">{subject.Text("kind")} {subject.Text("name")}{Markup.When(item.Json.Number("count") > 1, () => $" · {item.Json.Number("count")!.Value} times")}</span></div>
            {(ClusterClock.Parse(item.Json.Text("lastTimestamp")) is { } time ? Parts.Time(time) : null)}</li>
            """);
    }

    /// <summary>As YAML, without bookkeeping and without what a Secret holds.</summary>
    private static string Manifest(StoredObject item)
    {
        var json = item.Json.Copy();
        json.Map("metadata")?.Remove("managedFields");
        foreach (var field in item.Key == "secrets" ? new[] { "data", "stringData" } : [])
        {
            foreach (var name in json.Map(field)?.Select(entry => entry.Key).ToList() ?? [])
            {
                json.Map(field)![name] = JsonValue.Create("***");
            }
        }

        if (item.Key == "secrets" && json.Map("metadata").Map("annotations") is { } annotations)
        {
            // kubectl keeps the plain text there.
            annotations.Remove("kubectl.kubernetes.io/last-applied-configuration");
        }

        return YamlText.Of(JsonValues.Read(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString())));
    }
}

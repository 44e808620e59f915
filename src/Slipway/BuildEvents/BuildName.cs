using System.Text.RegularExpressions;

namespace Slipway.BuildEvents;

/// <summary>Which build of Cloud Build it is. Its text form is the resource's name: <c>projects/{project}/locations/{location}/builds/{id}</c>.</summary>
internal sealed partial record BuildName
{
    private BuildName(string project, string location, string id) => (Project, Location, Id) = (project, location, id);

    /// <summary>The project's id or number.</summary>
    public string Project { get; }

    /// <summary>The region; <c>global</c> is one, too.</summary>
    public string Location { get; }

    /// <summary>The build's id, a UUID.</summary>
    public string Id { get; }

    /// <summary>Puts a name together; null where a part is none, so that no part can lead to another address.</summary>
    public static BuildName? TryCreate(string? project, string? location, string? id) =>
        project is not null && id is not null && ProjectId().IsMatch(project) && Part().IsMatch(location ?? "global") && Part().IsMatch(id)
            ? new BuildName(project, location ?? "global", id)
            : null;

    /// <summary>Reads a resource's name; null where it is none.</summary>
    public static BuildName? TryParse(string text) => text.Split('/') switch
    {
        ["projects", var project, "locations", var location, "builds", var id] => TryCreate(project, location, id),
        ["projects", var project, "builds", var id] => TryCreate(project, null, id),
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => $"projects/{Project}/locations/{Location}/builds/{Id}";

    // Projects of a domain have its name in front: example.com:project.
    [GeneratedRegex(@"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[a-z0-9-]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ProjectId();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Slipway.Naming;
using Slipway.Values;

namespace Slipway.BuildEvents;

/// <summary>Reads the Build resource of Cloud Build. What it does not know, such as a new state or field, it leaves alone.</summary>
internal static class CloudBuildReader
{
    /// <summary>Reads a Build as the service answers it.</summary>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static CloudBuild Read(BuildName name, string json)
    {
        try
        {
            return JsonValues.Read(Encoding.UTF8.GetBytes(json)) is MapValue map
                ? Read(name.ToString(), map)
                : throw new InvalidInputException(name.ToString(), "the service's answer is not a build.");
        }
        catch (JsonException)
        {
            throw new InvalidInputException(name.ToString(), "the service's answer is not JSON.");
        }
    }

    /// <summary>Reads a Build.</summary>
    /// <exception cref="InvalidInputException">It lacks what tells which build it is, or names an image that is none.</exception>
    public static CloudBuild Read(string subject, MapValue map)
    {
        var failure = map.GetMap("failureInfo");
        return new CloudBuild
        {
            Name = NameOf(map) ?? throw new InvalidInputException(subject, "found a build without a name; expected 'name', or 'projectId' and 'id', with nothing but letters, digits and '-'."),
            Status = map.GetString("status") ?? throw new InvalidInputException(subject, "found a build whose 'status' is not a string; expected one such as SUCCESS."),
            Pushed = [.. (map.GetMap("results")?.GetList("images")?.Maps ?? []).Select(image => PushedImage(subject, image))],
            Wanted = [.. Texts(map.GetList("images")).Concat(Texts(map.GetMap("artifacts")?.GetList("images"))).Select(ImageReference.TryParse).OfType<ImageReference>().Distinct()],
            Tags = [.. Texts(map.GetList("tags"))],
            Commit = CommitOf(map),
            Log = Uri.TryCreate(map.GetString("logUrl"), UriKind.Absolute, out var log) && log.Scheme == "https" ? log : null,
            Reason = failure?.GetString("detail") ?? map.GetString("statusDetail") ?? failure?.GetString("type"),
            FinishedAt = DateTimeOffset.TryParse(map.GetString("finishTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) ? end : null,
        };
    }

    private static BuildName? NameOf(MapValue map) =>
        (map.GetString("name") is { } name ? BuildName.TryParse(name) : null) ?? BuildName.TryCreate(map.GetString("projectId"), null, map.GetString("id"));

    private static ImageReference PushedImage(string subject, MapValue image) =>
        ImageReference.TryParse(image.GetString("name") ?? "") is { } reference && Digest.TryParse(image.GetString("digest") ?? "") is { } digest
            ? reference.WithDigest(digest)
            : throw new InvalidInputException(subject, "an entry of results.images has no image or no digest; expected 'name' and 'digest'.");

    // What the service resolved goes before what the trigger says.
    private static CommitSha? CommitOf(MapValue map)
    {
        var (provenance, substitutions) = (map.GetMap("sourceProvenance"), map.GetMap("substitutions"));
        string?[] places =
        [
            provenance?.GetMap("resolvedRepoSource")?.GetString("commitSha"),
            provenance?.GetMap("resolvedConnectedRepository")?.GetString("revision"),
            provenance?.GetMap("resolvedGitSource")?.GetString("revision"),
            substitutions?.GetString("COMMIT_SHA"),
        ];
        return places.OfType<string>().Select(CommitSha.TryParse).FirstOrDefault(commit => commit is not null);
    }

    private static IEnumerable<string> Texts(ListValue? list) => list?.OfType<ScalarValue>().Select(text => text.AsString).OfType<string>() ?? [];
}

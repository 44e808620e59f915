using System.Text.RegularExpressions;
using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Flow;

/// <summary>Reads flow's configuration and collects every problem with its place. What flow itself does not read is no problem, and said.</summary>
internal sealed partial class FlowReader(string file)
{
    private static readonly string[] RootKeys = ["applications", "git_author", "default_manifest_owner", "default_manifest_name", "default_branch", "max_retries"];

    private static readonly string[] ApplicationKeys =
    [
        "name", "source_owner", "source_name", "manifest_owner", "manifest_name", "manifest_base_branch", "image", "manifests", "additional_rewrite_keys", "additional_rewrite_prefix",
    ];

    private static readonly string[] ManifestKeys =
    [
        "env", "show_source_owner", "hide_source_name", "hide_source_release_desc", "hide_source_release_pull_requests", "manifest_owner", "manifest_name", "base_branch", "files", "filters",
        "pr_body", "commit_without_pr", "labels",
    ];

    // What flow had before 1.0, and what is in its structure and read by nobody.
    private static readonly string[] OldKeys = ["trigger_id", "image_tag", "slack_notify_channel", "rewrite_new_tag"];

    private readonly FlowValues values = new(file);

    public FlowConfiguration Read(ReadOnlyMemory<byte> content)
    {
        var applications = new List<FlowApplication>();
        FlowAuthor? author = null;
        if (values.Load(content) is { } root)
        {
            values.CheckKeys(root, RootKeys, OldKeys);
            if (root.GetList("applications") is { Count: > 0 } list)
            {
                applications.AddRange(values.Maps(list).Select(map => ReadApplication(root, map)).OfType<FlowApplication>());
            }
            else
            {
                values.Report(root, "expected 'applications', a list of at least one: applications: [{ image: gcr.io/acme/web, … }].");
            }

            author = ReadAuthor(root);
            ReportAgain(root);
        }

        return values.Problems.Count == 0 ? new FlowConfiguration { Applications = applications, Author = author, Ignored = values.Ignored } : throw new InvalidInputException(values.Problems);
    }

    // flow takes the first one.
    private void ReportAgain(MapValue root)
    {
        var images = (root.GetList("applications") ?? ListValue.Empty).OfType<MapValue>().Select(map => map["image"]).OfType<ScalarValue>();
        foreach (var again in images.GroupBy(image => image.Text).SelectMany(group => group.Skip(1)))
        {
            values.Ignore(again.Position, $"image '{again.Text}' is there before, and only the application that is first counts.");
        }
    }

    private FlowAuthor? ReadAuthor(MapValue root)
    {
        if (values.Map(root, "git_author") is not { } map)
        {
            return null;
        }

        values.CheckKeys(map, ["name", "email"], []);
        var (name, email) = (values.Text(map, "name"), values.Text(map, "email"));
        if (name.Length == 0 || !email.Contains('@', StringComparison.Ordinal) || (name + email).Any(character => character is '<' or '>' || char.IsControl(character)))
        {
            values.Report(map, "expected 'name' and 'email' of the author, in one line each and without < and >.");
            return null;
        }

        return new FlowAuthor(name, email);
    }

    private FlowApplication? ReadApplication(MapValue root, MapValue map)
    {
        values.CheckKeys(map, ApplicationKeys, OldKeys);
        var image = ImageReference.TryParse(values.Text(map, "image"));
        if (image is not { Tag: null, Digest: null })
        {
            values.Report(map["image"] ?? map, "expected 'image', an image without tag: image: gcr.io/acme/web.");
        }

        if (map.GetList("manifests") is not { Count: > 0 } manifests)
        {
            values.Report(map["manifests"] ?? map, "expected 'manifests', a list of at least one: manifests: [{ env: production, files: [web.yaml] }].");
            return null;
        }

        var read = values.Maps(manifests).Select(manifest => ReadManifest(root, map, manifest)).ToList();
        return image is null ? null : new FlowApplication
        {
            Image = image,
            Name = Name(map, "name"),
            SourceOwner = Name(map, "source_owner"),
            SourceName = Name(map, "source_name"),
            Keys = Patterns(map, "additional_rewrite_keys", "(?:{0}): +(?<quote>[\"']?)(?<version>[a-zA-Z0-9_+.-]*)"),
            Prefixes = Patterns(map, "additional_rewrite_prefix", "(?:{0})(?<version>[a-zA-Z0-9_+.-]*)"),
            Manifests = read,
        };
    }

    private FlowManifest ReadManifest(MapValue root, MapValue application, MapValue map)
    {
        values.CheckKeys(map, ManifestKeys, [.. OldKeys, "branch"]);
        var filters = values.Map(map, "filters") ?? MapValue.Empty;
        values.CheckKeys(filters, ["include_prefixes", "exclude_prefixes"], []);
        var files = values.Texts(map, "files");
        if (files.Count == 0)
        {
            values.Report(map, "expected 'files', a list of at least one path: files: [production/web.yaml].");
        }

        foreach (var path in files.Where(path => path.Split('/').Any(part => part is "" or "." or ".." || part.Equals(".git", StringComparison.OrdinalIgnoreCase))))
        {
            values.Report(map["files"]!, $"file '{path}' is not a path within the repository; expected one from its root, such as production/web.yaml.");
        }

        return new FlowManifest
        {
            Env = Name(map, "env"),
            Owner = RepositoryPart(map, "manifest_owner", (application, "manifest_owner"), (root, "default_manifest_owner")),
            Repository = RepositoryPart(map, "manifest_name", (application, "manifest_name"), (root, "default_manifest_name")),
            BaseBranch = First((map, "base_branch"), (application, "manifest_base_branch"), (root, "default_branch")) is { Length: > 0 } branch ? branch : "master",
            Files = files,
            IncludePrefixes = values.Texts(filters, "include_prefixes"),
            ExcludePrefixes = values.Texts(filters, "exclude_prefixes"),
            CommitsToBase = values.Flag(map, "commit_without_pr"),
            Body = values.Text(map, "pr_body"),
            Labels = values.Texts(map, "labels"),
            ShowsSourceOwner = values.Flag(map, "show_source_owner"),
            HidesSourceName = values.Flag(map, "hide_source_name"),
            HidesRelease = values.Flag(map, "hide_source_release_desc"),
            HidesPullRequests = values.Flag(map, "hide_source_release_pull_requests"),
        };
    }

    // Part of a branch's name, of a title and of addresses.
    private string Name(MapValue map, string key)
    {
        var text = values.Text(map, key);
        if (text.Length > 0 && !NamePattern().IsMatch(text))
        {
            values.Report(map[key]!, $"'{key}' becomes part of a branch's name; expected letters, digits, '.', '_', '-' and '/'.");
        }

        return text;
    }

    private string RepositoryPart(MapValue map, string key, params (MapValue Map, string Key)[] defaults)
    {
        var text = First([(map, key), .. defaults]);
        if (!RepositoryPattern().IsMatch(text) || text is "." or "..")
        {
            values.Report(map, text.Length == 0 ? $"no '{key}', here or above, nor '{defaults[^1].Key}': expected the repository of the files." : $"'{text}' is no '{key}'; expected letters, digits, '.', '_' and '-'.");
        }

        return text;
    }

    private string First(params (MapValue Map, string Key)[] places) => places.Select(place => values.Text(place.Map, place.Key)).FirstOrDefault(text => text.Length > 0) ?? "";

    private List<Regex> Patterns(MapValue map, string key, string template)
    {
        var patterns = new List<Regex>();
        foreach (var (text, position) in values.TextsAt(map, key))
        {
            try
            {
                // As flow does it: what is written there is a part of the pattern.
                patterns.Add(new Regex(template.Replace("{0}", text, StringComparison.Ordinal), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));
            }
            catch (ArgumentException exception)
            {
                values.Report(position, $"'{text}' of '{key}' is not a regular expression: {exception.Message}");
            }
        }

        return patterns;
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]+([./][A-Za-z0-9_-]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[A-Za-z0-9_.-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex RepositoryPattern();
}

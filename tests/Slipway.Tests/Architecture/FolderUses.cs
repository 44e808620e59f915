using System.Text.RegularExpressions;

namespace Slipway.Tests.Architecture;

/// <summary>Which folder of a project uses which other, by its source: a using, a full name, or a name from the project's namespace on.</summary>
internal sealed partial class FolderUses
{
    // One word for the project, however many words its name has.
    private const string ThisProject = "ThisProject";

    private readonly SortedDictionary<string, SortedDictionary<string, string>> uses = new(StringComparer.Ordinal);

    /// <param name="project">The project's root namespace.</param>
    /// <param name="files">Its source by path, from the project's folder, with forward slashes.</param>
    public FolderUses(string project, IReadOnlyDictionary<string, string> files)
    {
        var types = files.GroupBy(file => FolderOf(file.Key)).ToDictionary(
            folder => folder.Key, folder => folder.SelectMany(file => Declaration().Matches(file.Value)).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal));
        foreach (var (path, text) in files)
        {
            var folder = FolderOf(path);
            var found = QualifiedName().Matches(Regex.Replace(text, $@"(?<![\w.]){Regex.Escape(project)}\.", $"{ThisProject}."))
                .Select(match => match.Value.Split('.'))
                .Select(name => name[0] == ThisProject ? (Folder: name[1], IsNamed: true) : (Folder: name[0], IsNamed: types.GetValueOrDefault(name[0])?.Contains(name[1]) == true))
                .Where(name => name.IsNamed && name.Folder != folder && name.Folder.Length > 0 && types.ContainsKey(name.Folder));
            foreach (var name in found)
            {
                if (!uses.TryGetValue(folder, out var used))
                {
                    uses[folder] = used = new SortedDictionary<string, string>(StringComparer.Ordinal);
                }

                used.TryAdd(name.Folder, path);
            }
        }
    }

    /// <summary>The folders that one uses itself, each with a file that does.</summary>
    public IReadOnlyDictionary<string, string> Of(string folder) => uses.TryGetValue(folder, out var used) ? used : new Dictionary<string, string>();

    /// <summary>One cycle, as <c>Plans -> Drifts (Plans/Adoption.cs), Drifts -> Plans (Drifts/DriftReport.cs)</c>; empty when there is none.</summary>
    public string FindCycle()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        return uses.Keys.Select(folder => Visit(folder, [])).FirstOrDefault(cycle => cycle.Length > 0) ?? "";

        string Visit(string folder, IReadOnlyList<string> path)
        {
            if (path.Contains(folder))
            {
                var cycle = path.SkipWhile(step => step != folder).Append(folder).ToList();
                return string.Join(", ", cycle.Zip(cycle.Skip(1)).Select(step => $"{step.First} -> {step.Second} ({uses[step.First][step.Second]})"));
            }

            return done.Contains(folder) || Of(folder).Keys.Select(used => Visit(used, [.. path, folder])).FirstOrDefault(cycle => cycle.Length > 0) is not { } found
                ? Done(folder)
                : found;
        }

        string Done(string folder)
        {
            done.Add(folder);
            return "";
        }
    }

    /// <summary>The first folder of a path; empty for a file at the project's root.</summary>
    public static string FolderOf(string path) => path.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? path[..slash] : "";

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex Declaration();

    // From the start of a name only: a property called like a folder is none.
    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*\.[A-Z]\w*")]
    private static partial Regex QualifiedName();
}

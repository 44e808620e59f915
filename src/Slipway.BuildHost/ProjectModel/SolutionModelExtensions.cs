using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Nuke.Common.IO;

namespace Nuke.Common.ProjectModel;

/// <summary>Reads solution files.</summary>
public static partial class SolutionModelExtensions
{
    // https://learn.microsoft.com/visualstudio/extensibility/internals/solution-dot-sln-file
    private const string FolderType = "2150E333-8FDC-42A3-9474-1A3956D46DE8";

    /// <summary>The solution of a .sln or .slnx file.</summary>
    /// <exception cref="FormatException">The file is not there, or is no solution.</exception>
    public static Solution ReadSolution(this AbsolutePath path)
    {
        if (!path.FileExists())
            throw Wrong($"there is no file '{path}'");

        var solution = new Solution(path);
        if (path.HasExtension(".slnx"))
            ReadXml(solution);
        else if (path.HasExtension(".sln"))
            ReadText(solution);
        else
            throw Wrong($"'{path}' is not a solution file; expected .sln or .slnx");
        return solution;
    }

    private static void ReadXml(Solution solution)
    {
        XElement root;
        try
        {
            root = XDocument.Load(solution.Path).Root!;
        }
        catch (XmlException exception)
        {
            throw Wrong($"'{solution.Path}': {exception.Message}", exception);
        }

        // A folder's name is its whole path: /src/tools/.
        var folders = root.Descendants("Folder").Select(x => Attribute(x, "Name")).Distinct()
            .ToDictionary(x => x, x => new SolutionFolder(x.Trim('/').Split('/')[^1], solution));
        foreach (var (name, folder) in folders)
        {
            if (folders.GetValueOrDefault(name[..(name.TrimEnd('/').LastIndexOf('/') + 1)]) is { } parent)
                folder.Parent = parent;
        }

        solution.AllSolutionFolders = folders.Values;
        solution.AllProjects = root.Descendants("Project")
            .Select(x =>
            {
                var path = Attribute(x, "Path");
                var project = new Project((string?)x.Attribute("DisplayName") ?? Path.GetFileNameWithoutExtension(path.Replace('\\', '/')), path, solution);
                if (x.Parent is { } folder && folder.Name == "Folder")
                    project.Parent = folders[Attribute(folder, "Name")];
                return project;
            })
            .ToList();

        string Attribute(XElement element, string name) =>
            (string?)element.Attribute(name) ?? throw Wrong($"'{solution.Path}': {element.Name} has no {name}");
    }

    private static void ReadText(Solution solution)
    {
        var text = File.ReadAllText(solution.Path);
        var items = new Dictionary<string, SolutionItem>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in ItemLine.Matches(text))
        {
            var name = match.Groups["name"].Value;
            items[match.Groups["id"].Value] = match.Groups["type"].Value.Equals(FolderType, StringComparison.OrdinalIgnoreCase)
                ? new SolutionFolder(name, solution)
                : new Project(name, match.Groups["path"].Value, solution);
        }

        if (NestedSection.Match(text) is { Success: true } section)
        {
            foreach (Match match in NestedLine.Matches(section.Value))
            {
                if (items.TryGetValue(match.Groups["child"].Value, out var child) && items.GetValueOrDefault(match.Groups["parent"].Value) is SolutionFolder parent)
                    child.Parent = parent;
            }
        }

        solution.AllProjects = items.Values.OfType<Project>().ToList();
        solution.AllSolutionFolders = items.Values.OfType<SolutionFolder>().ToList();
    }

    private static FormatException Wrong(string message, Exception? cause = null) => Execution.ExpectedFailure.Mark(new FormatException(message, cause));

    [GeneratedRegex("""^\s*Project\("\{(?<type>[^}]*)\}"\)\s*=\s*"(?<name>[^"]*)"\s*,\s*"(?<path>[^"]*)"\s*,\s*"\{(?<id>[^}]*)\}"\s*$""", RegexOptions.Multiline)]
    private static partial Regex ItemLine { get; }

    [GeneratedRegex(@"GlobalSection\(NestedProjects\).*?EndGlobalSection", RegexOptions.Singleline)]
    private static partial Regex NestedSection { get; }

    [GeneratedRegex(@"\{(?<child>[^}]*)\}\s*=\s*\{(?<parent>[^}]*)\}")]
    private static partial Regex NestedLine { get; }
}

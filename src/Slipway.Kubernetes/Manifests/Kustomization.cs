using System.Text;
using CliWrap;
using CliWrap.Buffered;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Manifests;

/// <summary>
/// Builds a folder that has a kustomization, with <c>kustomize</c> or <c>kubectl</c>. Whatever it refers to must be in the config
/// repository: what is applied is what was reviewed, and a pull request must not make this machine fetch anything.
/// </summary>
internal sealed class Kustomization(string root, List<Problem> problems, string? programFolders = null)
{
    private static readonly string[] Names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
    private static readonly string[] Folders = ["resources", "bases", "components", "generators", "transformers", "validators"];
    private static readonly string[] Files = ["crds", "configurations"];
    private readonly HashSet<string> seen = [];

    /// <summary>The folder's kustomization file; null when it has none.</summary>
    public static string? FileIn(string folder) => Names.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Whether a file is a kustomization.</summary>
    public static bool IsOne(string file) => Names.Contains(Path.GetFileName(file));

    public async Task<IReadOnlyList<Resource>> BuildAsync(string file, CancellationToken cancellationToken)
    {
        Check(file);
        if (problems.Count > 0)
        {
            return [];
        }

        var folder = PathsInRoot.Name(root, Path.GetDirectoryName(file)!);
        var (program, arguments) = Programs.Find("kustomize", programFolders) is { } kustomize ? (kustomize, new[] { "build", folder })
            : Programs.Find("kubectl", programFolders) is { } kubectl ? (kubectl, new[] { "kustomize", folder })
            : throw new SlipwayException(
                PathsInRoot.Name(root, file), "needs kustomize (or kubectl, which contains it), and neither is in PATH. Install one of them.");
        var result = await Cli.Wrap(program)
            .WithArguments(arguments)
            .WithWorkingDirectory(root)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Encoding.UTF8, cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new SlipwayException(PathsInRoot.Name(root, file), $"{Path.GetFileName(program)} cannot build it: {result.StandardError.Trim()}");
        }

        return ManifestDocuments.Read($"{Path.GetFileName(program)} {string.Join(' ', arguments)}", Encoding.UTF8.GetBytes(result.StandardOutput), problems);
    }

    private void Check(string file)
    {
        var name = PathsInRoot.Name(root, file);
        if (!PathsInRoot.Holds(root, file))
        {
            problems.Add(new Problem(name, "is outside of the config repository."));
            return;
        }

        if (!seen.Add(Path.GetFullPath(file)))
        {
            return;
        }

        var documents = YamlDocuments.Read(name, File.ReadAllBytes(file), problems);
        foreach (var content in documents.OfType<MapValue>())
        {
            foreach (var key in Folders.Concat(Files))
            {
                foreach (var entry in content.GetList(key)?.OfType<ScalarValue>() ?? [])
                {
                    CheckEntry(file, name, key, entry);
                }
            }
        }
    }

    private void CheckEntry(string file, string name, string key, ScalarValue entry)
    {
        // Generators and transformers may be written in place.
        if (entry.Text.Contains('\n', StringComparison.Ordinal))
        {
            return;
        }

        var path = Path.Combine(Path.GetDirectoryName(file)!, entry.Text);
        if (!File.Exists(path) && !Directory.Exists(path))
        {
            problems.Add(new Problem(
                entry.Position.In(name),
                $"{key}: '{entry.Text}' is no file or folder of the config repository. Remote bases are refused: copy it into the repository."));
        }
        else if (!PathsInRoot.Holds(root, path))
        {
            problems.Add(new Problem(entry.Position.In(name), $"{key}: '{entry.Text}' is outside of the config repository."));
        }
        else if (Directory.Exists(path) && FileIn(path) is { } inner)
        {
            Check(inner);
        }
    }
}

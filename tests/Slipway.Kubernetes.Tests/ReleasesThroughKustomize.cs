using System.Globalization;
using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Renderers;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Renderings;

namespace Slipway.Kubernetes.Tests;

/// <summary>
/// Folders made at random: what a release sets is what kustomize builds, in every container of the application and in no other. Another seed each time; a
/// failure names it.
/// </summary>
public sealed class ReleasesThroughKustomize : IDisposable
{
    private static readonly int Count = Setting("SLIPWAY_TEST_FOLDERS", 25);
    private static readonly int Seed = Setting("SLIPWAY_TEST_SEED", Random.Shared.Next(1_000_000_000));
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("slipway-kustomize-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task What_a_release_sets_is_what_kustomize_builds()
    {
        var released = 0;
        for (var seed = Seed; seed < Seed + Count; seed++)
        {
            released += await TryAsync(seed) ? 1 : 0;
        }

        Assert.True(released > Count / 5, $"seed {Seed}: only {released} of {Count} folders could be released");
    }

    private async Task<bool> TryAsync(int seed)
    {
        var generator = new Generator(new Random(seed));
        var files = generator.Files().Select(file => new ConfigFile($"dev/web/{file.Key}", Encoding.UTF8.GetBytes(file.Value))).OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        var image = ImageReference.Parse($"{generator.Repository}:1.4.0@sha256:{new string('1', 64)}");
        ManifestEdit edit;
        try
        {
            edit = ManifestEdit.SetImage("dev/web", files, image, []);
        }
        catch (InvalidInputException)
        {
            return false;
        }

        var before = await ImagesAsync($"{seed}-before", files);
        var after = await ImagesAsync($"{seed}-after", files.Select(file => edit.Files.FirstOrDefault(edited => edited.Path == file.Path) is { } edited ? file with { Content = edited.After } : file));
        var shown = string.Join('\n', files.Select(file => $"--- {file.Path}\n{Encoding.UTF8.GetString(file.Content.Span)}")) + edit.ToDiff();
        Assert.Equal(before.Count, after.Count);
        foreach (var (one, then) in before.Zip(after))
        {
            var isOurs = ImageReference.Parse(one).IsOfRepository(image) || one == "web:unreleased";
            var isReleased = ImageReference.Parse(then) is var found && found.IsOfRepository(image) && found.Digest == image.Digest;
            Assert.True(isOurs ? isReleased : then == one, $"seed {seed}: {one} became {then}\n{shown}");
        }

        return true;
    }

    private async Task<List<string>> ImagesAsync(string name, IEnumerable<ConfigFile> files)
    {
        var folder = root.CreateSubdirectory(name);
        foreach (var file in files.Append(new ConfigFile("slipway.yaml", "stages: [{ name: dev }]\n"u8.ToArray())))
        {
            var path = Path.Combine(folder.FullName, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, file.Content.ToArray());
        }

        var folders = ManifestFolders.Open(folder.FullName);
        var resources = await folders.ReadAsync(folders.AllTargets()[0], null, CancellationToken.None);
        return [.. resources.SelectMany(ContainerImages.Of).Select(container => container.Image)];
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private sealed class Generator(Random random)
    {
        private readonly Dictionary<string, string> files = new(StringComparer.Ordinal);
        private int pods;

        public string Repository { get; } = random.Next(2) == 0 ? "ghcr.io/acme/web" : "docker.io/acme/web";

        public Dictionary<string, string> Files()
        {
            var top = random.Next(4) == 0 ? "app/" : "";
            files[$"{top}base/web.yaml"] = Pod() + (Chance(2) ? "---\n" + Pod() : "");
            files[$"{top}base/kustomization.yaml"] = "resources: [web.yaml]\n" + Images(2) + Patch();
            var reads = "base";
            if (Chance(2))
            {
                files[$"{top}middle/more.yaml"] = Pod();
                files[$"{top}middle/kustomization.yaml"] = $"resources: [../{reads}, more.yaml]\n" + Images(2);
                reads = "middle";
            }

            var component = Chance(3);
            if (component)
            {
                files[$"{top}part/job.yaml"] = Pod();
                files[$"{top}part/kustomization.yaml"] = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [job.yaml]\n" + Images(2);
            }

            if (top.Length == 0 || Chance(2))
            {
                files[$"{top}kustomization.yaml"] = $"resources: [{reads}]\n" + (component ? "components: [part]\n" : "") + Images(1);
            }
            else
            {
                files.Remove("app/part/kustomization.yaml");
                files["app/plain.yaml"] = Pod();
            }

            if (top.Length > 0)
            {
                files["jobs/nightly.yaml"] = Pod();
            }

            return files;
        }

        private string Pod()
        {
            var number = ++pods;
            return $"apiVersion: v1\nkind: Pod\nmetadata: {{ name: p{number} }}\nspec:\n  initContainers:\n  - {{ name: i, image: \"{Image()}\" }}\n  containers:\n  - name: web\n    image: {Image()}\n";
        }

        private string Image() => Pick(Name(), Name(), "web", "nginx") is var name
            && name == "web" && Chance(2) ? "web:unreleased" : name + Pick("", ":1.2.0", ":1.3.0", "@sha256:" + new string('2', 64), ":1.3.0@sha256:" + new string('3', 64));

        private string Name() => Repository.StartsWith("ghcr", StringComparison.Ordinal) ? Repository : Pick(Repository, "acme/web", "index.docker.io/acme/web");

        private string Images(int one)
        {
            if (!Chance(one))
            {
                return "";
            }

            var text = "images:\n";
            foreach (var name in new[] { Name(), "web", "nginx", "acme/web" }.Where(_ => Chance(2)).Distinct())
            {
                text += $"- name: {name}\n" + Pick("", "", $"  newName: {Name()}\n", Chance(4) ? "  newName: mirror.example/web\n" : "")
                    + Pick("  newTag: 1.1.0\n", "  newTag: 1.1.0\n", $"  digest: sha256:{new string('4', 64)}\n", $"  digest: sha256:{new string('5', 64)}\n  newTag: '1.10'\n", "");
            }

            return text == "images:\n" ? "" : text;
        }

        private string Patch() => Chance(4)
            ? $"patches:\n- target: {{ kind: Pod, name: p1 }}\n  patch: |\n    - {{ op: replace, path: /spec/{Pick("containers", "initContainers")}/0/image, value: \"{Image()}\" }}\n"
            : "";

        private bool Chance(int one) => random.Next(one) == 0;

        private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
    }
}

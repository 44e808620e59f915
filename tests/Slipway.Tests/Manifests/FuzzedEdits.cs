using System.Globalization;
using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Tests.Manifests;

/// <summary>Whatever bytes a manifest has, an edit gives a result that can be trusted, or says what is wrong. Another seed each time; a failure names it.</summary>
public sealed class FuzzedEdits
{
    private const string Folder = "dev/web";
    private static readonly ApplicationName Application = ApplicationName.Parse("web");
    private static readonly ImageReference Image = ImageReference.Parse("ghcr.io/acme/web:1.4.0@sha256:" + new string('1', 64));

    // A few seconds by default; for a long run, say how many and from which seed on.
    private static readonly int Count = Setting("SLIPWAY_TEST_MUTANTS", 2000);
    private static readonly int Seed = Setting("SLIPWAY_TEST_SEED", Random.Shared.Next(1_000_000_000));

    private static readonly IReadOnlyList<IReadOnlyList<ConfigFile>> Folders = [.. Recorded(), .. Written()];

    [Fact]
    public void An_edit_of_any_bytes_gives_the_released_image_and_keeps_all_others_or_says_what_is_wrong()
    {
        var corpus = Folders.SelectMany(folder => folder).Select(file => file.Content.ToArray()).ToList();
        var edited = 0;
        for (var seed = Seed; seed < Seed + Count; seed++)
        {
            var random = new Random(seed);
            var files = Folders[random.Next(Folders.Count)].ToList();
            var at = random.Next(files.Count);
            files[at] = files[at] with { Content = new Mutants(random, corpus).Of(files[at].Content.ToArray()) };
            var settings = files.Find(file => file.Path == SlipwayConfiguration.FileName);
            Try(seed, files, () =>
            {
                var paths = settings is null ? [] : SlipwayConfiguration.Parse(settings.Content).ImagesOf(Application);
                var manifests = files.Where(file => file != settings).ToList();
                Try(seed, files, () => DeployedImage.Find(Folder, Application, manifests, paths));
                var edit = ManifestEdit.SetImage(Folder, manifests, Image, paths);
                Check(edit, manifests, paths);
                edited++;
            });
        }

        Assert.True(edited > Count / 10, $"seed {Seed}: {edited} edits of {Count} mutants: the damage is too great to test anything");
    }

    [Fact]
    public void Any_bytes_as_slipway_yaml_are_a_configuration_or_say_what_is_wrong()
    {
        byte[][] corpus =
        [
            "stages:\n- { name: dev, namespace: web-dev, merge: when-checks-pass, promoteTo: prod, url: 'https://{application}.example', reviewers: [a, b] }\n- name: prod\n"u8.ToArray(),
            "stages: [{ name: dev }]\nimages:\n- { application: web, file: values.yaml, path: 'a[0][\"x.y\"]', part: tag }\n"u8.ToArray(),
            "stages: &s\n- name: &n dev\nhelm:\n- { application: web, stage: *n, chart: charts/web, values: [a.yaml], release: x }\n- chart: oci://x/y\n  version: '1'\n"u8.ToArray(),
        ];
        for (var seed = Seed; seed < Seed + Count; seed++)
        {
            var random = new Random(seed);
            var mutant = new Mutants(random, corpus).Of(corpus[random.Next(corpus.Length)]);
            Try(seed, [new ConfigFile(SlipwayConfiguration.FileName, mutant)], () => SlipwayConfiguration.Parse(mutant));
        }
    }

    private static void Check(ManifestEdit edit, List<ConfigFile> manifests, IReadOnlyList<ImagePath> paths)
    {
        _ = edit.ToDiff();
        Assert.All(edit.Files, file => AssertKeepsTheRest(file, paths));
        var after = manifests.Select(file => edit.Files.FirstOrDefault(edited => edited.Path == file.Path) is { } changed ? file with { Content = changed.After } : file).ToList();
        var again = ManifestEdit.SetImage(Folder, after, Image, paths);
        Assert.Empty(again.Files);
        Assert.Equal(edit.Changes.Count, again.Changes.Count);
        Assert.All(again.Changes, change => Assert.True(change.Before.IsOfRepository(Image) && (change.Before.Digest == Image.Digest || change.Before.Tag == Image.Tag), change.ToString()));
    }

    // What is around the values of image fields, cut where keys may be added behind them: all of it comes again in its order.
    private static void AssertKeepsTheRest(FileEdit file, IReadOnlyList<ImagePath> paths)
    {
        var before = new ManifestText(new ConfigFile(file.Path, file.Before));
        var text = before.Characters.Slice(0, before.Characters.Length);
        var mark = file.Before.Span.StartsWith("\uFEFF"u8) ? 3 : 0;
        Assert.True(file.After.Span.StartsWith(file.Before.Span[..mark]));
        var after = Encoding.UTF8.GetString(file.After.Span[mark..]);
        var spans = ManifestScan.Of(before, [.. paths.Where(path => file.Path == $"{Folder}/{path.File}")]).Fields.SelectMany(field => field.Spans);
        var cuts = spans.SelectMany(span => (int[])[span.Start, span.End, span.LineEndIn(before)]).Append(0).Append(text.Length).Distinct().Order().ToList();
        var position = 0;
        var values = spans.Select(span => span.Start).ToHashSet();
        foreach (var (start, end) in cuts.Zip(cuts.Skip(1)).Where(piece => !values.Contains(piece.First)))
        {
            var found = after.IndexOf(text[start..end], position, StringComparison.Ordinal);
            Assert.True(found >= 0, $"'{text[start..end]}' is gone from {after}");
            position = found + end - start;
        }
    }

    private static void Try(int seed, IEnumerable<ConfigFile> files, Action action)
    {
        try
        {
            action();
        }
        catch (SlipwayException exception)
        {
            Assert.NotEmpty(exception.Message);
        }
        catch (Exception exception)
        {
            var shown = string.Join('\n', files.Select(file => $"--- {file.Path}\n{Encoding.UTF8.GetString(file.Content.Span[..Math.Min(file.Content.Length, 4000)])}"));
            Assert.Fail($"seed {seed}: {exception}\n{shown}");
        }
    }

    private static IEnumerable<IReadOnlyList<ConfigFile>> Recorded() =>
        Directory.GetDirectories(Path.Combine(Checkout.Root, "tests", "Slipway.Tests", "Manifests", "testdata")).Order(StringComparer.Ordinal).Select(folder =>
        {
            var original = Path.Combine(folder, "original");
            var settings = Path.Combine(folder, SlipwayConfiguration.FileName);
            return (IReadOnlyList<ConfigFile>)
            [
                .. Directory.GetFiles(original, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                    .Select(file => new ConfigFile($"{Folder}/{Path.GetRelativePath(original, file).Replace('\\', '/')}", File.ReadAllBytes(file))),
                .. File.Exists(settings) ? [new ConfigFile(SlipwayConfiguration.FileName, File.ReadAllBytes(settings))] : Array.Empty<ConfigFile>(),
            ];
        });

    private static IEnumerable<IReadOnlyList<ConfigFile>> Written() =>
    [
        [
            Of("base/kustomization.yaml", "resources: [web.yaml]\ncomponents: [../c]\nimages:\n- name: web\n  newName: ghcr.io/acme/web\n  newTag: 1.3.0\n"),
            Of("base/web.yaml", "kind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n  - name: web\n    image: web\n  - { name: b, image: &i ghcr.io/acme/web:1.3.0 }\n  - image: *i\n"),
            Of("c/kustomization.yaml", "kind: Component\npatches:\n- path: ../patch.yaml\n- patch: |\n    - { op: replace, path: /spec/containers/1/image, value: nginx }\n  target: { kind: Pod, name: 'w.b' }\n"),
            Of("kustomization.yaml", "resources:\n- base\nreplacements:\n- source: { kind: ConfigMap }\n  targets: [{ select: { kind: Job }, fieldPaths: [\"spec.containers.[name=web].image\"] }]\nconfigMapGenerator: [{ name: x, files: [a.txt] }]\n"),
            Of("patch.yaml", "kind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n  - name: b\n    env: [{ name: A, value: 'ghcr.io/acme/web:1.3.0' }]\n"),
        ],
        [
            Of(".helmignore", "ci/\n*.bak\n"),
            Of("Chart.yaml", "name: web\nversion: 1.0.0\n"),
            Of("values-dev.yaml", "x: &tag 1.3.0\nimage: { tag: *tag }\nweb: { image: { registry: docker.io, repository: web, tag: unreleased, digest: ~ } }\n"),
            Of("values.yaml", "image: &img\n  repository: ghcr.io/acme/web # r\n  tag: \"1.3.0\"\nworker:\n  image:\n    <<: *img\n    pullPolicy: Always\n"),
        ],
    ];

    private static ConfigFile Of(string path, string content) => new($"{Folder}/{path}", Encoding.UTF8.GetBytes(content));

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}

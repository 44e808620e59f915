using System.Net.Sockets;
using CliWrap;
using Slipway.Renderers;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Naming;

namespace Slipway.Kubernetes.Tests;

public sealed class FoldersOfManifests : IDisposable
{
    private const string AConfigMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n";
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("slipway-manifests-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void Applications_come_stage_by_stage_in_the_order_of_the_configuration()
    {
        Write("slipway.yaml", "stages: [{ name: staging }, { name: prod, namespace: live }]\n");
        Write("prod/web/web.yaml", AConfigMap);
        Write("staging/web/web.yaml", AConfigMap);
        Write("staging/api/api.yaml", AConfigMap);

        var targets = ManifestFolders.Open(root.FullName).Targets(null, null);

        Assert.Equal(["staging/api", "staging/web", "prod/web"], targets.Select(target => target.ToString()));
        Assert.Equal("live", targets[2].Namespace);
    }

    [Fact]
    public void What_the_configuration_says_of_applications_without_a_folder_in_any_stage_is_told()
    {
        Write("slipway.yaml", "stages: [{ name: dev }, { name: prod }]\napplications: { web: { after: [api, databsae] } }\n");
        Write("dev/web/web.yaml", AConfigMap);
        Write("prod/api/api.yaml", AConfigMap);
        Write("prod/database/database.yaml", AConfigMap);

        var failure = Assert.Throws<InvalidInputException>(() => ManifestFolders.Open(root.FullName).Targets(StageName.Parse("dev"), null));

        Assert.Equal("slipway.yaml:2:37", Assert.Single(failure.Problems).Subject);
        Assert.Contains("did you mean 'database'? There are: api, database, web.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proposal_that_takes_an_application_away_is_not_judged_by_what_the_base_branch_says_of_it()
    {
        Write("base/slipway.yaml", "stages: [{ name: dev }]\napplications: { web: { after: [api] } }\n");
        Write("proposal/dev/web/web.yaml", AConfigMap);

        var folders = ManifestFolders.OpenProposal(Path.Combine(root.FullName, "proposal"), Path.Combine(root.FullName, "base"));

        Assert.Equal("dev/web", Assert.Single(folders.Targets(null, null)).ToString());
    }

    [Fact]
    public void A_folder_of_manifests_that_is_named_almost_like_a_stage_is_an_error()
    {
        Write("slipway.yaml", "stages: [{ name: prod }, { name: test }]\n");
        Write("prod/web/web.yaml", AConfigMap);
        Write("prodd/api/api.yaml", AConfigMap);
        Write("tests/web/compose.yaml", "services: {}\n");
        Write("teste/readme.md", "kind: nothing\n");

        var problem = Assert.Single(Assert.Throws<InvalidInputException>(() => ManifestFolders.Open(root.FullName).Targets(null, null)).Problems);

        Assert.Equal("folder prodd: it holds manifests, and slipway.yaml has no such stage; did you mean 'prod'? Rename the folder, or declare the stage.", problem.ToString());
    }

    [Fact]
    public void A_proposal_may_bring_a_stage_that_is_named_almost_like_another()
    {
        Write("base/slipway.yaml", "stages: [{ name: prod1 }]\n");
        Write("proposal/slipway.yaml", "stages: [{ name: prod1 }, { name: prod2 }]\n");
        Write("proposal/prod2/web/web.yaml", AConfigMap);

        Assert.Empty(ManifestFolders.OpenProposal(Path.Combine(root.FullName, "proposal"), Path.Combine(root.FullName, "base")).Targets(null, null));
    }

    [Fact]
    public void Without_a_configuration_I_am_told_what_is_missing()
    {
        var failure = Assert.Throws<InvalidInputException>(() => ManifestFolders.Open(root.FullName));

        Assert.StartsWith("slipway.yaml: there is no such file", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_whose_last_application_is_gone_has_none()
    {
        Write("slipway.yaml", "stages: [{ name: dev }, { name: prod }]\n");
        Write("dev/web/web.yaml", AConfigMap);
        var folders = ManifestFolders.Open(root.FullName);

        Assert.Equal(["dev/web"], folders.Targets(null, null).Select(target => target.ToString()));
        Assert.Empty(folders.Targets(StageName.Parse("prod"), null));
    }

    [NamedPipeFact]
    public async Task A_named_pipe_in_place_of_a_manifest_is_reported_and_not_waited_for()
    {
        Write("slipway.yaml", "stages: [{ name: dev }]\n");
        Write("dev/web/web.yaml", AConfigMap);
        Write("dev/web/empty.yaml", "");
        await Cli.Wrap("mkfifo").WithArguments(Path.Combine(root.FullName, "dev", "web", "pipe.yaml")).ExecuteAsync();
        File.CreateSymbolicLink(Path.Combine(root.FullName, "dev", "web", "link.yaml"), "pipe.yaml");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(root.FullName, "dev", "web", "socket.yaml")));

        var failure = await Assert.ThrowsAsync<InvalidInputException>(async () => await ReadAsync());

        Assert.Equal(
            ["dev/web/link.yaml: is a named pipe", "dev/web/pipe.yaml: is a named pipe", "dev/web/socket.yaml: is a socket"],
            failure.Problems.Select(problem => $"{problem}".Split(';')[0]));
    }

    [Fact]
    public async Task A_template_of_a_chart_that_is_taken_for_a_manifest_is_explained()
    {
        Write("slipway.yaml", "stages: [{ name: dev }]\n");
        Write("dev/web/templates/web.yaml", "# a template\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n{{- if .Values.labels }}\n  labels: {}\n{{- end }}\n");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(async () => await ReadAsync());

        Assert.EndsWith(
            "Line 5 holds '{{': if this is a template of a chart, keep it with its Chart.yaml in a folder of their own below the application's, or name the chart in slipway.yaml: helm: [{ chart: … }].",
            failure.Problems[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sources_of_an_application_are_its_folder_and_what_its_kustomizations_refer_to_bases_of_bases_too()
    {
        Write("slipway.yaml", "stages: [{ name: dev }]\n");
        Write("dev/web/kustomization.yaml", "resources: [../../base/web, web.yaml]\npatches: [{ path: ../../shared/patch.yaml }]\nnamePrefix: dev\n");
        Write("dev/web/web.yaml", AConfigMap);
        Write("base/web/kustomization.yaml", "resources: [../all]\nconfigMapGenerator: [{ name: c, files: [key=../../files/config.txt] }]\n");
        Write("base/all/kustomization.yaml", "resources: [../../..]\n");
        Write("shared/patch.yaml", AConfigMap);
        Write("files/config.txt", "x");
        var folders = ManifestFolders.Open(root.FullName);

        Assert.Equal(
            ["base/all", "base/web", "dev/web", "files/config.txt", "shared/patch.yaml"],
            folders.SourcesOf(folders.Targets(null, null)[0]));
    }

    [Fact]
    public void An_application_without_a_folder_is_named_with_those_that_have_one()
    {
        Write("slipway.yaml", "stages: [{ name: dev }]\n");
        Write("dev/web/web.yaml", AConfigMap);

        var failure = Assert.Throws<InvalidInputException>(
            () => ManifestFolders.Open(root.FullName).Targets(null, ApplicationName.Parse("api")));

        Assert.Equal("application 'api': there is no folder {stage}/api with manifests. There are: dev/web.", failure.Message);
    }

    [Fact]
    public async Task A_resource_remembers_the_file_and_line_that_it_comes_from()
    {
        Write("dev/web/b.yaml", "# two\n---\n" + AConfigMap + "---\n" + AConfigMap.Replace("settings", "more", StringComparison.Ordinal));
        Write("dev/web/.hidden.yaml", "not: [yaml");
        Write("dev/web/notes.txt", "not a manifest");

        var resources = await ReadAsync();

        Assert.Equal(["dev/web/b.yaml:3", "dev/web/b.yaml:8"], resources.Select(resource => resource.Origin!.ToString()));
    }

    [Fact]
    public async Task Malformed_YAML_is_reported_with_file_line_and_column()
    {
        Write("dev/web/a.yaml", AConfigMap + "data:\n  a: [1\n  b: 2\n");
        Write("dev/web/b.yaml", "kind: ConfigMap\n");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.Matches(@"^dev/web/a\.yaml:\d+:\d+: ", failure.Message);
        Assert.Contains(failure.Problems, problem => problem.Subject.StartsWith("dev/web/b.yaml:1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_without_resources_is_not_taken_for_an_empty_application()
    {
        Write("dev/web/notes.txt", "nothing");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.StartsWith("dev/web: the folder holds no resources.", failure.Message, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("dev/web", "dev/web")]
    [InlineData("dev", "dev/web")]
    public async Task A_folder_of_an_application_that_is_elsewhere_is_not_read(string link, string subject)
    {
        var outside = Directory.CreateTempSubdirectory("slipway-outside-");
        try
        {
            var elsewhere = outside.CreateSubdirectory("web").FullName;
            File.WriteAllText(Path.Combine(elsewhere, "a.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: of-the-machine }\n");
            File.WriteAllText(Path.Combine(root.FullName, "slipway.yaml"), "stages: [{ name: dev }]\n");
            var path = Path.Combine(root.FullName, link);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Directory.CreateSymbolicLink(path, link == "dev" ? outside.FullName : elsewhere);
            var folders = ManifestFolders.Open(root.FullName);

            var failure = await Assert.ThrowsAsync<InvalidInputException>(() => folders.ReadAsync(folders.Targets(null, null)[0], null, default));

            Assert.StartsWith($"{subject}: is behind a link that leads out of the config repository", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            outside.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_link_that_leads_out_of_the_repository_is_refused()
    {
        Write("dev/web/web.yaml", AConfigMap);
        File.CreateSymbolicLink(Path.Combine(root.FullName, "dev/web/passwords.yaml"), "/etc/hostname");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.StartsWith("dev/web/passwords.yaml: is a link that leads out", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_that_leads_nowhere_or_in_a_circle_is_reported()
    {
        Write("dev/web/web.yaml", AConfigMap);
        File.CreateSymbolicLink(Path.Combine(root.FullName, "dev/web/gone.yaml"), "nothing.yaml");
        File.CreateSymbolicLink(Path.Combine(root.FullName, "dev/web/one.yaml"), "two.yaml");
        File.CreateSymbolicLink(Path.Combine(root.FullName, "dev/web/two.yaml"), "one.yaml");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.Equal(
            [.. new[] { "gone", "one", "two" }.Select(name => $"dev/web/{name}.yaml: is a link that leads nowhere. Make what it points to, or remove it.")],
            failure.Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public async Task A_folder_whose_name_looks_like_a_file_is_a_folder()
    {
        Write("dev/web/all.yaml/settings.yaml", AConfigMap);

        Assert.Equal("dev/web/all.yaml/settings.yaml:1", Assert.Single(await ReadAsync()).Origin!.ToString());
    }

    [UnreadableFileFact]
    public async Task A_file_that_may_not_be_read_is_reported_beside_all_other_problems()
    {
        Write("dev/web/a.yaml", AConfigMap);
        Write("dev/web/b.yaml", "kind: [");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(root.FullName, "dev/web/a.yaml"), UnixFileMode.None);
        }

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.StartsWith("dev/web/a.yaml: cannot be read: ", failure.Problems[0].ToString(), StringComparison.Ordinal);
        Assert.StartsWith("dev/web/b.yaml:", failure.Problems[1].Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_files_are_read_in_the_order_of_their_names_and_their_problems_come_in_it()
    {
        for (var i = 0; i < 200; i++)
        {
            Write($"dev/web/{i:000}.yaml", i % 10 == 9 ? "- no resource\n" : AConfigMap.Replace("settings", $"settings-{i:000}", StringComparison.Ordinal));
        }

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"dev/web/{(i * 10) + 9:000}.yaml:1:1"), failure.Problems.Select(problem => problem.Subject));

        for (var i = 9; i < 200; i += 10)
        {
            File.Delete(Path.Combine(root.FullName, $"dev/web/{i:000}.yaml"));
        }

        var resources = await ReadAsync();
        Assert.Equal(180, resources.Count);
        Assert.Equal(resources.Select(resource => resource.Id.Name).Order(StringComparer.Ordinal), resources.Select(resource => resource.Id.Name));
    }

    [Fact]
    public async Task A_file_that_changed_is_read_again_and_one_that_did_not_is_not_parsed_again()
    {
        Write("slipway.yaml", "stages: [{ name: dev }]\n");
        Write("dev/web/same.yaml", AConfigMap);
        Write("dev/web/other.yaml", AConfigMap.Replace("settings", "before", StringComparison.Ordinal));
        var folders = ManifestFolders.Open(root.FullName);
        var first = await folders.ReadAsync(folders.Targets(null, null)[0], rules: null, default);
        // As long as before: the length alone does not tell.
        Write("dev/web/other.yaml", AConfigMap.Replace("settings", "behind", StringComparison.Ordinal));

        var again = folders.Reopen();
        var second = await again.ReadAsync(again.Targets(null, null)[0], rules: null, default);

        Assert.Equal(["behind", "settings"], second.Select(resource => resource.Id.Name));
        Assert.Same(first[1], second[1]);
    }

    [KustomizeFact]
    public async Task A_kustomization_is_built_with_its_base()
    {
        Write("base/web.yaml", AConfigMap);
        Write("base/kustomization.yaml", "resources: [web.yaml]\n");
        Write("dev/web/kustomization.yaml", "resources: [../../base]\nnamePrefix: dev-\n");

        var resource = Assert.Single(await ReadAsync());

        Assert.Equal("dev-settings", resource.Id.Name);
    }

    [KustomizeFact]
    public async Task What_a_kustomization_builds_remembers_the_file_and_line_that_it_comes_from()
    {
        Write("base/web.yaml", "# The settings.\n" + AConfigMap + "data:\n  color: red\n  size: 1\n");
        Write("base/kustomization.yaml", "resources: [web.yaml]\nconfigMapGenerator: [{ name: generated, literals: [a=b] }]\n");
        Write("dev/web/kustomization.yaml", "resources: [../../base]\nnamePrefix: dev-\nbuildMetadata: [managedByLabel]\npatches:\n- target: { kind: ConfigMap, name: settings }\n  patch: '[{\"op\": \"add\", \"path\": \"/data/added\", \"value\": \"x\"}]'\n");

        var resources = await ReadAsync();

        var settings = resources.Single(resource => resource.Id.Name == "dev-settings");
        Assert.Equal("base/web.yaml:2", settings.Origin!.ToString());
        Assert.Equal("base/web.yaml:8:9", settings.At(settings.Content.At("data", "size")!.Position));
        Assert.Equal("base/web.yaml:7:3", settings.At(settings.Content.At("data", "added")!.Position));
        Assert.Equal("base/kustomization.yaml", resources.Single(resource => resource != settings).Origin!.ToString());
        Assert.All(resources, resource => Assert.False(resource.Metadata.ContainsKey("annotations")));
        Assert.StartsWith("kustomize", settings.Labels.GetString("app.kubernetes.io/managed-by"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_a_kustomization_would_fetch_is_refused()
    {
        Write("dev/web/kustomization.yaml", """
            resources: []
            patches: [{ path: https://example.com/patch.yaml }]
            configMapGenerator: [{ name: a, files: [a=https://example.com/a.txt], envs: [https://example.com/e.env] }]
            openapi: { path: https://example.com/openapi.json }
            helmCharts: [{ name: web, repo: https://example.com/charts }]
            """);

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.Equal([2, 3, 3, 4, 5], failure.Problems.Select(problem => int.Parse(problem.Subject.Split(':')[1], null)).Order());
    }

    [Fact]
    public async Task A_file_whose_name_would_break_a_line_of_the_log_is_refused()
    {
        Write("dev/web/a\n::error::.yaml", AConfigMap);

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.Equal("dev/web: holds a file or folder whose name has a control character. Rename it.", failure.Message);
    }

    [Fact]
    public async Task A_folder_that_leads_back_to_itself_is_read_once()
    {
        Write("dev/web/web.yaml", AConfigMap);
        Directory.CreateSymbolicLink(Path.Combine(root.FullName, "dev/web/again"), Path.Combine(root.FullName, "dev/web"));
        Directory.CreateSymbolicLink(Path.Combine(root.FullName, "dev/web/more"), Path.Combine(root.FullName, "dev/web"));

        Assert.Single(await ReadAsync());
    }

    [Fact]
    public async Task A_kustomization_with_a_remote_base_is_refused()
    {
        Write("base/kustomization.yaml", "resources:\n- https://example.com/base.yaml\n");
        Write("dev/web/kustomization.yaml", "resources: [../../base, github.com/acme/base?ref=main, ../../../elsewhere]\n");
        Directory.CreateDirectory(Path.Combine(root.FullName, "..", "elsewhere"));

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.Equal(
            ["base/kustomization.yaml:2:3", "dev/web/kustomization.yaml:1:25", "dev/web/kustomization.yaml:1:56"],
            failure.Problems.Select(problem => problem.Subject).Order());
    }

    [Fact]
    public async Task Without_kustomize_and_kubectl_I_am_told_to_install_one()
    {
        Write("dev/web/web.yaml", AConfigMap);
        Write("dev/web/kustomization.yaml", "resources: [web.yaml]\n");
        var kustomization = new Kustomization(root.FullName, [], rules: null, root.FullName);

        var failure = await Assert.ThrowsAsync<SlipwayException>(
            () => kustomization.BuildAsync(Path.Combine(root.FullName, "dev/web/kustomization.yaml"), default));

        Assert.Equal(
            "dev/web/kustomization.yaml: needs kustomize (or kubectl, which contains it), and neither is in PATH. Install one of them.", failure.Message);
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private Task<IReadOnlyList<Resources.Resource>> ReadAsync()
    {
        if (!File.Exists(Path.Combine(root.FullName, "slipway.yaml")))
        {
            Write("slipway.yaml", "stages: [{ name: dev }]\n");
        }

        var folders = ManifestFolders.Open(root.FullName);
        return folders.ReadAsync(folders.Targets(null, null)[0], rules: null, default);
    }
}

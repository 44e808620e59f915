using Slipway.Renderers;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Validation;

namespace Slipway.Kubernetes.Tests;

/// <summary>Charts, with a small script in place of helm: it notes its arguments and prints what a file holds.</summary>
public sealed class HelmCharts : IDisposable
{
    private const string Template =
        """
        {{- $name := .Release.Name }}
        apiVersion: v1
        kind: Service
        metadata:
          name: {{ $name }}
          labels:
            {{- include "web.labels" . | nindent 4 }}
        spec:
          selector: { app: web }
          ports:
          {{- range .Values.ports }}
          - prot: {{ .number }}
          {{- end }}

        """;

    private const string Printed =
        """
        ---
        # Source: web/templates/service.yaml
        apiVersion: v1
        kind: Service
        metadata:
          name: web
          labels:
            app: web
            team: shop
        spec:
          selector: { app: web }
          ports:
          - prot: 80

        """;

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("slipway-helm-");
    private readonly DirectoryInfo programs = Directory.CreateTempSubdirectory("slipway-programs-");

    public HelmCharts()
    {
        Write("slipway.yaml", "stages: [{ name: dev }]\n");
        Helm($"cat '{programs.FullName}/output'");
        Output(Printed);
    }

    public void Dispose()
    {
        root.Delete(recursive: true);
        programs.Delete(recursive: true);
    }

    [Fact]
    public async Task A_chart_in_the_folder_is_rendered_for_the_release_and_namespace()
    {
        Chart("dev/web");

        var resource = Assert.Single(await ReadAsync());

        Assert.Equal("v1 Service web", resource.Id.ToString());
        Assert.Equal(["template web ./dev/web --namespace dev --include-crds --skip-tests"], Calls().Distinct());
    }

    [Fact]
    public async Task A_problem_is_shown_at_its_line_of_the_template()
    {
        Chart("dev/web");
        var rendering = Rendering.Of(Target(), await ReadAsync());

        Assert.Equal(
            [
                "dev/web/templates/service.yaml:12:5: spec.ports[0].port is missing.",
                "dev/web/templates/service.yaml:12:5: spec.ports[0]: unknown field 'prot'. Did you mean 'port'?",
            ],
            RenderingValidator.Validate(rendering).Select(problem => problem.ToString()).Order());
        Assert.Equal("dev/web/templates/service.yaml:2", rendering.Resources[0].Origin!.ToString());
    }

    [Fact]
    public async Task A_line_that_a_helper_made_is_shown_with_its_template_only()
    {
        Chart("dev/web");
        Output(Printed.Replace("team: shop", "team: a b", StringComparison.Ordinal).Replace("prot", "port", StringComparison.Ordinal));

        var problem = Assert.Single(RenderingValidator.Validate(Rendering.Of(Target(), await ReadAsync())));

        Assert.Equal("dev/web/templates/service.yaml", problem.Subject);
        Assert.StartsWith("metadata.labels['team']: 'a b' is not a label value", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Charts_plain_files_and_values_of_the_application_stand_side_by_side()
    {
        Write("slipway.yaml", "stages: [{ name: dev }, { name: prod }]\nhelm:\n- { application: web, chart: charts/web, values: [../../charts/common.yaml, values.yaml], release: shop }\n- { application: web, stage: prod, chart: charts/other }\n");
        Chart("charts/web");
        Write("charts/common.yaml", "a: 1\n");
        Write("dev/web/values.yaml", "replicas: 2\n");
        Write("dev/web/settings/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n");

        var resources = await ReadAsync();

        Assert.Equal(["v1 ConfigMap settings", "v1 Service web"], resources.Select(resource => resource.Id.ToString()).Order());
        Assert.Equal(
            ["template shop ./charts/web --namespace dev --include-crds --skip-tests --values charts/common.yaml --values dev/web/values.yaml"], Calls().Distinct());
        Assert.Equal(["charts/common.yaml", "charts/web", "dev/web"], Folders().SourcesOf(Target()));
    }

    [Fact]
    public async Task A_chart_that_renders_differently_each_time_is_refused_with_both_lines()
    {
        Chart("dev/web");
        Helm($"mkdir '{programs.FullName}/first' 2>/dev/null && number=80 || number=81; sed \"s/prot: 80/port: $number/\" '{programs.FullName}/output'");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.Matches(
            @"^dev/web: renders differently each time, so every deployment would change it\. web/templates/service\.yaml: once '- port: 8[01]', then '- port: 8[01]'\.", failure.Message);
    }

    [Fact]
    public async Task A_password_that_is_made_anew_each_time_is_not_shown()
    {
        Chart("dev/web");
        Helm($"mkdir '{programs.FullName}/first' 2>/dev/null && word=hunter2 || word=hunter3; "
            + "printf -- \"---\\n# Source: web/templates/secret.yaml\\napiVersion: v1\\nkind: Secret\\nmetadata: { name: s }\\nstringData:\\n  password: $word\\n\"");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.Contains("once 'password: ***', then 'password: ***'", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chart_at_an_address_is_refused_unless_the_stage_allows_it()
    {
        Write("slipway.yaml", "stages: [{ name: dev }]\nhelm: [{ application: web, chart: 'oci://registry.example/charts/web', version: 1.2.3 }]\n");
        Directory.CreateDirectory(Path.Combine(root.FullName, "dev/web"));

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);
        Assert.Contains("'oci://registry.example/charts/web' would be fetched", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Calls());

        var resources = await ReadAsync(new SourceRules { RemotePrefixes = ["oci://registry.example/charts/"], HelmPostRenderer = "./mask" });
        Assert.Equal(["template web oci://registry.example/charts/web --namespace dev --include-crds --skip-tests --version 1.2.3 --post-renderer ./mask"], Calls().Distinct());
        Assert.Equal("oci://registry.example/charts/web/templates/service.yaml", Assert.Single(resources).Origin!.ToString());
    }

    [Fact]
    public async Task A_post_renderer_of_the_base_branch_is_not_replaced_by_a_proposals()
    {
        Chart("dev/web");
        using var rules = new TemporaryRules();
        var folders = ManifestFolders.OpenProposal(root.FullName, rules.Folder, programs.FullName);

        await folders.ReadAsync(folders.Targets(null, null)[0], new SourceRules { HelmPostRenderer = "./mask" }, default);

        Assert.EndsWith($"--post-renderer {rules.Folder}/mask", Assert.Single(Calls().Distinct()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_helm_says_is_passed_on()
    {
        Chart("dev/web");
        Helm("echo 'Error: parse error at (web/templates/service.yaml:3)' >&2; exit 1");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.Equal("dev/web: helm cannot render it: Error: parse error at (web/templates/service.yaml:3)", failure.Message);
    }

    [Fact]
    public async Task Output_that_is_no_YAML_is_shown_at_its_template()
    {
        Chart("dev/web");
        Output("---\n# Source: web/templates/service.yaml\napiVersion: v1\nkind: Service\nmetadata: [\n");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.StartsWith("dev/web/templates/service.yaml", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("(in what helm printed for it)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Helm_sees_no_variable_that_could_hold_a_credential()
    {
        Chart("dev/web");
        Helm($"env > '{programs.FullName}/environment.'$$; cat '{programs.FullName}/output'");

        await ReadAsync();

        var seen = programs.EnumerateFiles("environment.*").SelectMany(file => File.ReadLines(file.FullName)).Select(line => line.Split('=')[0]).ToHashSet();
        Assert.Contains("PATH", seen);
        Assert.Subset(new HashSet<string> { "PATH", "HOME", "TMPDIR", "PWD", "OLDPWD", "SHLVL", "_", "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR" }, seen);
    }

    [Fact]
    public async Task All_that_is_wrong_with_a_chart_is_said_at_once()
    {
        Write("slipway.yaml", "stages: [{ name: dev }]\nhelm: [{ application: web, chart: dev/web/chart, values: [nowhere.yaml, ../../../etc/passwd] }, { application: web, chart: charts/none }]\n");
        Chart("dev/web/chart");
        Write("dev/web/both/Chart.yaml", "name: both\n");
        Write("dev/web/both/kustomization.yaml", "resources: []\n");
        File.CreateSymbolicLink(Path.Combine(root.FullName, "dev/web/chart/templates/link.yaml"), "/etc/hostname");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.Contains(failure.Problems, problem => problem.Message.Contains("dev/web/nowhere.yaml", StringComparison.Ordinal));
        Assert.Contains(failure.Problems, problem => problem.Message.Contains("there is no file of values etc/passwd", StringComparison.Ordinal) || problem.Message.Contains("etc/passwd", StringComparison.Ordinal));
        Assert.Contains(failure.Problems, problem => problem.Message.Contains("there is no chart 'charts/none'", StringComparison.Ordinal));
        Assert.Contains(failure.Problems, problem => problem.Subject == "dev/web/chart/templates/link.yaml");
        Assert.Contains(failure.Problems, problem => problem.Subject == "dev/web/both/kustomization.yaml");
        Assert.Empty(Calls());
    }

    [UnixTheory]
    [InlineData(".", "leads back to a folder around it")]
    [InlineData("../..", "leads back to a folder around it")]
    [InlineData("/", "leads out of the config repository")]
    public async Task Links_of_a_chart_that_have_no_end_are_refused_and_not_followed(string target, string problem)
    {
        Chart("dev/web/chart");
        foreach (var name in new[] { "a", "b", "c" })
        {
            Directory.CreateSymbolicLink(Path.Combine(root.FullName, "dev/web/chart", name), target);
        }

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.Equal(["dev/web/chart/a", "dev/web/chart/b", "dev/web/chart/c"], failure.Problems.Select(found => found.Subject).Order(StringComparer.Ordinal));
        Assert.All(failure.Problems, found => Assert.Contains(problem, found.Message, StringComparison.Ordinal));
        Assert.Empty(Calls());
    }

    [Fact]
    public async Task Folders_of_a_chart_that_two_links_lead_to_are_rendered()
    {
        Chart("dev/web/chart");
        Write("shared/notes.txt", "notes\n");
        Directory.CreateSymbolicLink(Path.Combine(root.FullName, "dev/web/chart/one"), "../../../shared");
        Directory.CreateSymbolicLink(Path.Combine(root.FullName, "dev/web/chart/two"), "../../../shared");

        Assert.Single(await ReadAsync());
    }

    [Fact]
    public async Task Without_helm_I_am_told_to_install_it()
    {
        Chart("dev/web");
        File.Delete(Path.Combine(programs.FullName, "helm"));

        var failure = await Assert.ThrowsAsync<SlipwayException>(ReadAsync);

        Assert.StartsWith("dev/web: is a Helm chart, and helm is not in PATH.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_values_that_nobody_names_is_explained()
    {
        Write("dev/web/values.yaml", "replicas: 2\n");

        var failure = await Assert.ThrowsAsync<InvalidInputException>(ReadAsync);

        Assert.Contains("If these are the values of a chart, name the file in slipway.yaml", failure.Message, StringComparison.Ordinal);
    }

    private void Chart(string folder)
    {
        Write(folder + "/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n");
        Write(folder + "/templates/service.yaml", Template);
    }

    private void Helm(string script)
    {
        var path = Path.Combine(programs.FullName, "helm");
        File.WriteAllText(path, $"#!/bin/sh\necho \"$@\" >> '{programs.FullName}/calls'\n{script}\n");
        ExecutableFile.Make(path);
    }

    private void Output(string text) => File.WriteAllText(Path.Combine(programs.FullName, "output"), text);

    private string[] Calls() => Path.Combine(programs.FullName, "calls") is var file && File.Exists(file) ? File.ReadAllLines(file) : [];

    private ManifestFolders Folders() => ManifestFolders.Open(root.FullName, programs.FullName);

    private RenderingTarget Target() => Folders().Targets(null, null).First(target => target.Stage.Value == "dev");

    private Task<IReadOnlyList<Resource>> ReadAsync() => ReadAsync(null);

    private Task<IReadOnlyList<Resource>> ReadAsync(SourceRules? rules)
    {
        Directory.CreateDirectory(Path.Combine(root.FullName, "dev/web"));
        if (File.ReadAllText(Path.Combine(root.FullName, "slipway.yaml")).Contains("prod", StringComparison.Ordinal))
        {
            Write("prod/web/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n");
        }

        return Folders().ReadAsync(Target(), rules, default);
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private sealed class TemporaryRules : IDisposable
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-rules-");

        public TemporaryRules() => File.WriteAllText(Path.Combine(Folder, "slipway.yaml"), "stages: [{ name: dev }]\n");

        public string Folder => folder.FullName;

        public void Dispose() => folder.Delete(recursive: true);
    }
}

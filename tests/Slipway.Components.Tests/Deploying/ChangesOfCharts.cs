namespace Slipway.Components.Tests.Deploying;

/// <summary>
/// Which value of a chart drives a field is found by rendering. There is no helm on the machines of these tests: a small stand-in fills in values, upper-cases, and joins, as a chart's templates do.
/// </summary>
public sealed class ChangesOfCharts : SyncTest
{
    private const string Values = "# Settings of the shop\ncolor: red # for now\nother: red\nbrand:\n  name: \"acme\"\n  mark: tm\nsize: 3\nflag: \"yes\"\nmotto: calm\n";
    private const string Template = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  color: {{ .Values.color }}\n  size: {{ quote .Values.size }}\n  brand: {{ .Values.brand.name }}\n  loud: {{ upper .Values.motto }}\n  full: {{ .Values.brand.mark }}-{{ .Values.flag }}\n  copy: {{ .Values.brand.mark }}\n";

    // Values of two levels; {{ .Values.a.b }}, with upper and quote.
    private const string Helm = """
        #!/bin/sh
        chart=$3; files="$chart/values.yaml"
        while [ $# -gt 0 ]; do case "$1" in --values) files="$files $2"; shift;; esac; shift; done
        for template in "$chart"/templates/*.yaml; do
          echo "---"; echo "# Source: web/templates/${template##*/}"
          awk -v template="$template" '
            { sub(/ *#.*/, ""); if ($0 ~ /^ *$/) next
              match($0, /^ */); depth = RLENGTH / 2; text = substr($0, RLENGTH + 1); colon = index(text, ":")
              path[depth] = substr(text, 1, colon - 1); value = substr(text, colon + 1); gsub(/^ +|["\047]/, "", value)
              full = ""; for (d = 0; d <= depth; d++) full = full "." path[d]; values[full] = value }
            END { while ((getline line < template) > 0) {
              while (match(line, /\{\{[^}]*\}\}/)) {
                before = substr(line, 1, RSTART - 1); call = substr(line, RSTART + 3, RLENGTH - 6); after = substr(line, RSTART + RLENGTH)
                n = split(call, word, " "); result = values[substr(word[n], 8)]
                if (word[1] == "upper") result = toupper(result)
                if (word[1] == "quote") result = "\"" result "\""
                line = before result after }
              print line } }' $files
        done
        """;

    static ChangesOfCharts()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "stand-ins");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "helm"), Helm.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(folder, "helm"), UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        // Behind a helm that is installed.
        Environment.SetEnvironmentVariable("PATH", $"{Environment.GetEnvironmentVariable("PATH")}{Path.PathSeparator}{folder}");
    }

    [ProgramTheory("kubectl")]
    [InlineData("color", "green", "color: red # for now", "color: green # for now")]
    [InlineData("size", "4", "size: 3", "size: 4")]
    [InlineData("brand", "acne", "\"acme\"", "\"acne\"")]
    public async Task The_value_that_drives_the_field_is_edited_and_not_one_that_only_reads_alike(string key, string live, string before, string after)
    {
        var clone = Start(("dev/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n"), ("dev/web/values.yaml", Values), ("dev/web/templates/settings.yaml", Template));
        await DeployAsync(clone);
        await ChangeAsync("dev", $$$"""{"data":{"{{{key}}}":"{{{live}}}"}}""");

        await SyncAsync(clone);

        var open = (await Forge.PullRequests.FindOpenAsync("sync/dev/web", "main", default))!;
        clone.Git("fetch", "--quiet");
        Assert.Equal(Values.Replace(before, after, StringComparison.Ordinal).TrimEnd(), clone.Git("show", $"{open.Head}:dev/web/values.yaml"));
        Assert.Equal("dev/web/values.yaml", clone.Git("diff", "--name-only", "main", open.Head.Value));
    }

    [ProgramTheory("kubectl")]
    [InlineData("loud", "QUIET", "no place in git says it")]
    [InlineData("full", "tm-no", "no place in git says it")]
    [InlineData("copy", "r", "it would also change dev/web: ConfigMap settings data.full: tm-yes -> r-yes")]
    public async Task What_a_template_computes_or_a_value_drives_twice_is_refused(string key, string live, string reason)
    {
        var clone = Start(("dev/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n"), ("dev/web/values.yaml", Values), ("dev/web/templates/settings.yaml", Template));
        await DeployAsync(clone);
        await ChangeAsync("dev", $$$"""{"data":{"{{{key}}}":"{{{live}}}"}}""");

        var plan = await PlanAsync(clone);

        Assert.Empty(plan.GetList("edits")!);
        Assert.Contains(reason, plan.GetList("refused")!.ToString(), StringComparison.Ordinal);
    }

    [ProgramFact("kubectl")]
    public async Task The_values_of_a_stage_come_before_those_that_stages_share()
    {
        const string Slipway = "stages:\n- { name: dev }\n- { name: prod }\nhelm:\n- application: web\n  chart: charts/web\n  values: [values.yaml]\n";
        var clone = Start(
            ("slipway.yaml", Slipway), ("charts/web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n"), ("charts/web/values.yaml", Values), ("charts/web/templates/settings.yaml", Template),
            ("dev/web/values.yaml", "color: red\n"), ("prod/web/values.yaml", "color: red\n"));
        await DeployAsync(clone);
        await ChangeAsync("prod", """{"data":{"color":"green","brand":"acne"}}""");

        var plan = await PlanAsync(clone, stage: "prod");

        Assert.Equal("prod/web/values.yaml:1:8 (value)", plan.GetList("edits")!.Maps.Single().GetString("place"));
        Assert.Contains("it would also change dev/web: ConfigMap settings data.brand: acme -> acne", plan.GetList("refused")!.ToString(), StringComparison.Ordinal);
    }
}

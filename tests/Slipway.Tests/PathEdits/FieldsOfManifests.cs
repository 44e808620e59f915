using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;
using Slipway.PathEdits;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.PathEdits;

public sealed class FieldsOfManifests
{
    private static readonly ResourceId Web = new(GroupVersionKind.Of("apps/v1", "Deployment"), "prod", "web");
    private static readonly ResourceId Settings = new(GroupVersionKind.Of("v1", "ConfigMap"), "prod", "settings");

    private const string Deployment =
        """
        # The shop.
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          labels:
            app: "web"   # for the service
        spec:
          replicas: 3 # three zones
          template:
            spec:
              containers:
              # what customers see
              - name: web
                image: 'ghcr.io/acme/web:1.0'
                env:
                - name: LOG_LEVEL
                  value: "info"
                # how many at once
                - name: WORKERS
                  value: "4"
                resources:
                  requests: { cpu: 0.5, memory: 512Mi }
                  limits:
                    cpu: 1
                    memory: "1Gi"
              - name: proxy
                image: envoy:1.30

        """;

    [Theory]
    [InlineData("spec.replicas", "5", "  replicas: 3 # three zones", "  replicas: 5 # three zones")]
    [InlineData("metadata.labels.app", "\"shop\"", "    app: \"web\"   # for the service", "    app: \"shop\"   # for the service")]
    [InlineData("spec.template.spec.containers[name=web].image", "\"ghcr.io/acme/web:2\"", "        image: 'ghcr.io/acme/web:1.0'", "        image: 'ghcr.io/acme/web:2'")]
    [InlineData("spec.template.spec.containers[name=proxy].image", "\"envoy:1.31\"", "        image: envoy:1.30", "        image: envoy:1.31")]
    [InlineData("spec.template.spec.containers[name=web].env[name=WORKERS].value", "\"8\"", "          value: \"4\"", "          value: \"8\"")]
    [InlineData("spec.template.spec.containers[name=web].resources.requests.cpu", "\"250m\"", "          requests: { cpu: 0.5, memory: 512Mi }", "          requests: { cpu: 0.25, memory: 512Mi }")]
    [InlineData("spec.template.spec.containers[name=web].resources.requests.memory", "\"1Gi\"", "          requests: { cpu: 0.5, memory: 512Mi }", "          requests: { cpu: 0.5, memory: 1024Mi }")]
    [InlineData("spec.template.spec.containers[name=web].resources.limits.cpu", "\"1500m\"", "            cpu: 1", "            cpu: 1.5")]
    [InlineData("spec.template.spec.containers[name=web].resources.limits.memory", "\"1536Mi\"", "            memory: \"1Gi\"", "            memory: \"1536Mi\"")]
    public void A_value_changes_in_its_place_and_keeps_its_quotes_its_unit_and_its_comment(string path, string json, string before, string after) =>
        Assert.Equal(Deployment.Replace(before, after, StringComparison.Ordinal), Set(Deployment, Web, path, Json(json)));

    [Theory]
    [InlineData("on")]
    [InlineData("1.10")]
    [InlineData("0777")]
    [InlineData("0o17")]
    [InlineData("+1")]
    [InlineData("12e4")]
    [InlineData("1:30")]
    [InlineData("2026-11-30")]
    [InlineData("~")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("- a")]
    [InlineData("*a")]
    [InlineData("")]
    public void A_text_that_readers_would_take_for_something_else_gets_quotes(string text) =>
        Assert.Equal(Deployment.Replace("envoy:1.30", $"\"{text}\"", StringComparison.Ordinal), Set(Deployment, Web, "spec.template.spec.containers[name=proxy].image", text));

    [Fact]
    public void The_same_quantity_in_other_words_is_no_change() =>
        Assert.Equal(Deployment, Set(Deployment, Web, "spec.template.spec.containers[name=web].resources.requests.cpu", "500m"));

    [Fact]
    public void A_new_item_is_laid_out_and_quoted_like_its_neighbour() => Assert.Equal(
        Deployment.Replace("          value: \"4\"\n", "          value: \"4\"\n        - name: DEBUG\n          value: \"true\"\n", StringComparison.Ordinal),
        Set(Deployment, Web, "spec.template.spec.containers[name=web].env[name=DEBUG].value", "true"));

    [Fact]
    public void A_new_item_comes_where_it_is_in_the_cluster()
    {
        var edit = FieldEdit.Set("spec.template.spec.containers[name=web].env[name=DEBUG]", Json("""{"name":"DEBUG","value":"true"}""")) with
        {
            Order = (ListValue)Json("""[{"name":"LOG_LEVEL"},{"name":"DEBUG"},{"name":"WORKERS"}]"""),
        };

        Assert.Equal(
            Deployment.Replace("          value: \"info\"\n", "          value: \"info\"\n        - name: DEBUG\n          value: \"true\"\n", StringComparison.Ordinal),
            Edit(Deployment, Web, edit));
    }

    [Fact]
    public void A_map_that_is_missing_is_made() => Assert.Equal(
        Deployment.Replace("for the service\n", "for the service\n  annotations:\n    example.com/why: incident 7\n", StringComparison.Ordinal),
        Set(Deployment, Web, "metadata.annotations[\"example.com/why\"]", "incident 7"));

    [Fact]
    public void A_list_that_is_missing_is_made() => Assert.Equal(
        Deployment + "      tolerations:\n      - key: spot\n        operator: Exists\n",
        Set(Deployment, Web, "spec.template.spec.tolerations", Json("""[{"key":"spot","operator":"Exists"}]""")));

    [Fact]
    public void An_entry_that_goes_takes_the_comment_right_above_along() => Assert.Equal(
        Deployment.Replace("        # how many at once\n        - name: WORKERS\n          value: \"4\"\n", "", StringComparison.Ordinal),
        Remove(Deployment, Web, "spec.template.spec.containers[name=web].env[name=WORKERS]"));

    [Fact]
    public void What_has_nothing_left_goes_too() => Assert.Equal(
        Deployment.Replace("  labels:\n    app: \"web\"   # for the service\n", "", StringComparison.Ordinal),
        Remove(Deployment, Web, "metadata.labels.app"));

    [Fact]
    public void What_has_nothing_left_stays_where_it_shall() => Assert.Equal(
        Deployment.Replace("  labels:\n    app: \"web\"   # for the service\n", "  labels: {}\n", StringComparison.Ordinal),
        Edit(Deployment, Web, FieldEdit.Remove("metadata.labels.app") with { KeepsParent = true }));

    [Fact]
    public void The_first_field_of_an_item_can_go() => Assert.Equal(
        Deployment.Replace("        - name: LOG_LEVEL\n          value: \"info\"\n", "        - name: LOG_LEVEL\n", StringComparison.Ordinal).Replace("- name: LOG_LEVEL\n", "- name: LOG_LEVEL\n", StringComparison.Ordinal),
        Remove(Deployment, Web, "spec.template.spec.containers[name=web].env[name=LOG_LEVEL].value"));

    [Fact]
    public void Removing_what_is_not_there_changes_nothing() => Assert.Equal(Deployment, Remove(Deployment, Web, "spec.paused"));

    [Theory]
    [InlineData("  key: |\n    one\n    two\n  more: x\n", "one\nTWO\n", "  key: |\n    one\n    TWO\n  more: x\n")]
    [InlineData("  key: |- # why\n      one\n\n      two\n  more: x\n", "one\n\ntwo\nthree\n", "  key: | # why\n      one\n\n      two\n      three\n  more: x\n")]
    [InlineData("  key: |+\n    one\n\n  more: x\n", "one\ntwo\n\n", "  key: |+\n    one\n    two\n\n  more: x\n")]
    [InlineData("  key: >\n    long\n    line\n\n    two\n  more: x\n", "long line\nthree\n", "  key: >\n    long\n    line\n\n    three\n  more: x\n")]
    [InlineData("  key: \"a \\\n    b\"\n  more: x\n", "c\nd", "  key: \"c\\nd\"\n  more: x\n")]
    [InlineData("  key: one\n    two\n  more: x\n", "three", "  key: three\n  more: x\n")]
    public void Texts_of_several_lines_keep_their_form(string data, string value, string expected)
    {
        const string Head = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n";

        Assert.Equal(Head + expected, Set(Head + data, Settings, "data.key", value));
        Assert.Equal((Head + expected).ReplaceLineEndings("\r\n"), Set((Head + data).ReplaceLineEndings("\r\n"), Settings, "data.key", value));
    }

    [Fact]
    public void Line_ends_of_Windows_a_byte_order_mark_and_a_missing_last_line_end_stay()
    {
        const string Text = "\uFEFFapiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: settings\r\ndata:\r\n  a: b";

        Assert.Equal(Text + "\r\n  c: d", Set(Text, Settings, "data.c", "d"));
        Assert.Equal(Text.Replace("\r\ndata:\r\n  a: b", "", StringComparison.Ordinal), Remove(Text, Settings, "data.a"));
        Assert.Equal(Text.Replace("a: b", "a: c", StringComparison.Ordinal), Set(Text, Settings, "data.a", "c"));
    }

    [Fact]
    public void Of_several_documents_only_the_one_that_is_meant_changes()
    {
        const string Text =
            """
            # first
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: settings, namespace: other }
            data: { color: red }
            --- # second
            apiVersion: v1
            kind: Secret
            metadata: { name: settings }
            stringData:
              color: red
            ---
            # third
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: settings
            data:
              color: red

            ...

            """;

        Assert.Equal(Text.Replace("data:\n  color: red\n\n", "data:\n  color: blue\n\n", StringComparison.Ordinal), Set(Text, Settings, "data.color", "blue"));
    }

    [Fact]
    public void Items_of_lists_are_resources_too() => Assert.Equal(
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: settings}\n  data:\n    a: c\n",
        Set("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: settings}\n  data:\n    a: b\n", Settings, "data.a", "c"));

    [Theory]
    [InlineData("data: {a: b}\n", "data.c", "{a: b, c: d}")]
    [InlineData("data: { a: b }\n", "data.c", "{ a: b, c: d }")]
    [InlineData("data: { 'a': 'b' }\n", "data.c", "{ 'a': 'b', 'c': 'd' }")]
    [InlineData("data: {}\n", "data.c", "\n  c: d")]
    [InlineData("data:\n", "data.c", "\n  c: d")]
    [InlineData("data: ~ # nothing yet\n", "data.c", " # nothing yet\n  c: d")]
    public void Braces_and_nothing_at_all_take_an_entry(string data, string path, string expected)
    {
        const string Head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n";

        Assert.Equal($"{Head}data:{(expected[0] == '{' ? " " : "")}{expected}\n", Set(Head + data, Settings, path, "d"));
    }

    [Fact]
    public void JSON_stays_JSON_laid_out_as_it_was()
    {
        const string Text =
            """
            {
              "apiVersion": "apps/v1", "kind": "Deployment",
              "metadata": {
                "name": "web",
                "labels": {}
              },
              "spec": {
                "replicas": 3,
                "template": { "spec": { "containers": [
                  { "name": "web", "image": "web:1" },
                  { "name": "proxy", "image": "proxy:1" }
                ] } }
              }
            }
            """;

        var edited = Edit(
            Text, Web, "web.json",
            FieldEdit.Set("spec.replicas", 4),
            FieldEdit.Set("spec.paused", true),
            FieldEdit.Set("metadata.labels.app", "web"),
            FieldEdit.Set("spec.template.spec.containers[name=log]", Json("""{"image":"log:1","name":"log"}""")),
            FieldEdit.Remove("spec.template.spec.containers[name=proxy]"));

        Assert.Equal(
            """
            {
              "apiVersion": "apps/v1", "kind": "Deployment",
              "metadata": {
                "name": "web",
                "labels": {
                  "app": "web"
                }
              },
              "spec": {
                "replicas": 4,
                "template": { "spec": { "containers": [
                  { "name": "web", "image": "web:1" },
                  { "name": "log", "image": "log:1" }
                ] } },
                "paused": true
              }
            }
            """,
            edited);
    }

    [Theory]
    [InlineData("data:\n  a: &x b\n  c: *x\n", "data.a", "it is shared by the anchor &x with line 7")]
    [InlineData("data:\n  a: &x b\n  c: *x\n", "data.c", "*x stands for what is written elsewhere")]
    [InlineData("data: &d\n  a: b\nbinaryData: *d\n", "data.a", "it is shared by the anchor &d with line 7")]
    [InlineData("x: &x { a: b }\ndata:\n  <<: *x\n  c: d\n", "data.a", "by '<<'")]
    [InlineData("data:\n  a: !!str b\n", "data.a", "written in a way that cannot be edited safely")]
    public void What_is_shared_or_tagged_is_refused_with_its_place(string data, string path, string reason)
    {
        var failure = Assert.Throws<InvalidInputException>(() => Set("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n" + data, Settings, path, "new"));

        Assert.StartsWith("prod/web/web.yaml:", failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata:\n  a: ENC[AES256_GCM,data:eA==,iv:eA==,tag:eA==,type:str]\nsops:\n  mac: ENC[AES256_GCM,data:eA==,iv:eA==,tag:eA==,type:str]\n  version: 3.9.0\n")]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"settings\"}, \"data\": {\"a\": \"b\"}, \"sops\": {\"mac\": \"x\"}}")]
    public void A_file_that_SOPS_encrypted_is_refused_for_its_code_covers_all_of_it(string text) =>
        Assert.Equal(
            "prod/web/web.yaml: the file is encrypted by SOPS, and whoever decrypts it would refuse it after an edit. Change it with sops, which has the key.",
            Assert.Throws<InvalidInputException>(() => Set(text, Settings, "metadata.labels.team", "shop")).Message);

    [Fact]
    public void An_anchor_that_nobody_uses_stays() => Assert.Equal(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata:\n  a: &x c\n",
        Set("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata:\n  a: &x b\n", Settings, "data.a", "c"));

    [Fact]
    public void Lists_of_texts_change_item_by_item()
    {
        const string Text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: job\nspec:\n  containers:\n    -   name: job\n        args:\n            - --verbose # loud\n            - '--port=80'\n            - --last\n";
        var pod = new ResourceId(GroupVersionKind.Of("v1", "Pod"), "prod", "job");

        Assert.Equal(
            Text.Replace("'--port=80'\n", "'--port=81'\n            - '--more'\n", StringComparison.Ordinal),
            Set(Text, pod, "spec.containers[name=job].args", Json("""["--verbose","--port=81","--more","--last"]""")));
        Assert.Equal(
            Text + "    -   name: side\n        image: side:1\n",
            Set(Text, pod, "spec.containers[name=side]", Json("""{"image":"side:1","name":"side"}""")));
    }

    private static Value Json(string text) => JsonValues.Read(Encoding.UTF8.GetBytes(text));

    private static string Set(string text, ResourceId id, string path, Value value) => Edit(text, id, FieldEdit.Set(path, value));

    private static string Remove(string text, ResourceId id, string path) => Edit(text, id, FieldEdit.Remove(path));

    private static string Edit(string text, ResourceId id, FieldEdit edit) => Edit(text, id, "web.yaml", edit);

    private static string Edit(string text, ResourceId id, string file, params IReadOnlyList<FieldEdit> edits) =>
        Encoding.UTF8.GetString(PathEdit.Apply(new ConfigFile("prod/web/" + file, Encoding.UTF8.GetBytes(text)), id, edits).After.Span);
}

using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Cluster;

public sealed class Custom_resources
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Widgets = "/apis/example.com/v1/namespaces/default/widgets";

    // A property's schema, a value, and what the server says; nothing where it takes it.
    public static TheoryData<string, string, string> Values => new()
    {
        { """{"type":"integer","minimum":1,"maximum":5}""", "1", "" },
        { """{"type":"integer","minimum":1}""", "0", "Invalid value: 0: spec.x in body should be greater than or equal to 1" },
        { """{"type":"integer","maximum":5}""", "6", "Invalid value: 6: spec.x in body should be less than or equal to 5" },
        { """{"type":"number","minimum":1,"exclusiveMinimum":true}""", "1.5", "" },
        { """{"type":"integer","minimum":1,"exclusiveMinimum":true}""", "1", "should be greater than 1" },
        { """{"type":"integer","maximum":5,"exclusiveMaximum":true}""", "5", "should be less than 5" },
        { """{"type":"integer","multipleOf":5}""", "10", "" },
        { """{"type":"integer","multipleOf":5}""", "11", "should be a multiple of 5" },
        { """{"type":"string","minLength":2,"maxLength":3}""", "\"äöü\"", "" },
        { """{"type":"string","minLength":2}""", "\"a\"", "Invalid value: \"a\": spec.x in body should be at least 2 chars long" },
        { """{"type":"string","maxLength":3}""", "\"abcd\"", "spec.x: Too long: may not be more than 3 bytes" },
        { """{"type":"string","pattern":"^[a-z]+$"}""", "\"abc\"", "" },
        { """{"type":"string","pattern":"^[a-z]+$"}""", "\"A\"", "Invalid value: \"A\": spec.x in body should match '^[a-z]+$'" },
        { """{"type":"string","enum":["a","b"]}""", "\"a\"", "" },
        { """{"type":"string","enum":["a","b"]}""", "\"c\"", "Unsupported value: \"c\": supported values: \"a\", \"b\"" },
        { """{"type":"integer","enum":[1,2]}""", "3", "supported values: " },
        { """{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":2}""", "[\"a\",\"b\"]", "" },
        { """{"type":"array","items":{"type":"string"},"minItems":1}""", "[]", "spec.x in body should have at least 1 items" },
        { """{"type":"array","items":{"type":"string"},"maxItems":1}""", "[\"a\",\"b\"]", "spec.x: Too many: 2: must have at most 1 items" },
        { """{"type":"array","items":{"type":"integer","minimum":1}}""", "[1,0]", "spec.x[1] in body should be greater than or equal to 1" },
        { """{"type":"object","additionalProperties":{"type":"string","maxLength":1},"minProperties":1}""", "{\"a\":\"b\"}", "" },
        { """{"type":"object","additionalProperties":{"type":"string"},"minProperties":1}""", "{}", "spec.x in body should have at least 1 properties" },
        { """{"type":"object","additionalProperties":{"type":"string"},"maxProperties":1}""", "{\"a\":\"b\",\"c\":\"d\"}", "Too many: 2: must have at most 1 items" },
        { """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""", "{\"a\":\"\"}", "" },
        { """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""", "{}", "spec.x.a: Required value" },
        { """{"type":"string","format":"date-time"}""", "\"2026-01-02T03:04:05Z\"", "" },
        { """{"type":"string","format":"date-time"}""", "\"yesterday\"", "spec.x in body must be of type date-time: \"yesterday\"" },
        { """{"type":"string","format":"ipv4"}""", "\"10.0.0.256\"", "must be of type ipv4" },
        { """{"type":"string","format":"cidr"}""", "\"10.0.0.0/8\"", "" },
        { """{"type":"string","format":"duration"}""", "\"1h30m\"", "" },
        { """{"type":"string","format":"duration"}""", "\"soon\"", "must be of type duration" },
        { """{"type":"string","format":"uuid"}""", "\"x\"", "must be of type uuid" },
        { """{"type":"string","format":"something-else"}""", "\"x\"", "" },
        { """{"type":"string","nullable":true}""", "null", "" },
        { """{"x-kubernetes-int-or-string":true}""", "\"50%\"", "" },
        { """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""", "{\"any\":[1,null,{}]}", "" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task The_limits_of_a_schema_hold(string schema, string value, string says)
    {
        await using var cluster = await TestCluster.StartAsync();
        await DefineAsync(cluster, schema);

        var (status, answer, _) = await cluster.SendAsync("PATCH", $"{Widgets}/a?fieldManager=t", Widget("a", value), "application/apply-patch+yaml");

        if (says.Length == 0)
            Assert.True(status == 201, answer?.ToJsonString());
        else
            Assert.Contains(says, (string)answer!["message"]!, StringComparison.Ordinal);
        Assert.Equal(says.Length == 0 ? 201 : 422, status);
    }

    [Fact]
    public async Task A_default_is_filled_in_where_nothing_is_said()
    {
        await using var cluster = await TestCluster.StartAsync();
        await DefineAsync(cluster, """{"type":"integer","minimum":1,"default":3}""");

        var made = await cluster.ApplyAsync($"{Widgets}/a", """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a"},"spec":{}}""");

        Assert.Equal(3, (int)made["spec"]!["x"]!);
    }

    [Fact]
    public async Task What_a_definition_says_cannot_change_does_not()
    {
        await using var cluster = await TestCluster.StartAsync();
        await DefineAsync(cluster, """{"type":"string","x-kubernetes-validations":[{"rule":"self == oldSelf","message":"x is immutable"}]}""");
        await cluster.ApplyAsync($"{Widgets}/a", Widget("a", "\"b\""));
        await cluster.ApplyAsync($"{Widgets}/a", Widget("a", "\"b\""));

        var (status, answer, _) = await cluster.SendAsync("PATCH", $"{Widgets}/a?fieldManager=slipway", Widget("a", "\"c\""), "application/apply-patch+yaml");

        Assert.Equal(422, status);
        Assert.Contains("spec.x: Invalid value: \"string\": x is immutable", (string)answer!["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_that_are_not_evaluated_are_said()
    {
        await using var cluster = await TestCluster.StartAsync();

        var (_, _, response) = await cluster.SendAsync(
            "PATCH", $"{Definitions}/widgets.example.com?fieldManager=t", Definition("""{"type":"integer","x-kubernetes-validations":[{"rule":"self > 1"}]}"""), "application/apply-patch+yaml");

        Assert.Contains("x-kubernetes-validations", Assert.Single(response.Headers.GetValues("Warning")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public async Task A_definition_takes_its_objects_along(string propagation)
    {
        await using var cluster = await TestCluster.StartAsync();
        await DefineAsync(cluster, """{"type":"string"}""");
        await cluster.ApplyAsync($"{Widgets}/a", Widget("a", "\"b\""));
        await cluster.ApplyAsync($"{Widgets}/b", Widget("b", "\"b\""));

        await cluster.SendAsync("DELETE", $"{Definitions}/widgets.example.com?propagationPolicy={propagation}");
        await Eventually.Async(async () => (await cluster.SendAsync("GET", $"{Definitions}/widgets.example.com")).Status == 404 ? "gone" : null);
        await DefineAsync(cluster, """{"type":"string"}""");

        Assert.Empty((await cluster.GetAsync(Widgets))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_definition_that_is_deleted_before_it_was_served_leaves_nothing()
    {
        await using var cluster = await TestCluster.StartAsync();
        for (var round = 0; round < 5; round++)
        {
            await DefineAsync(cluster, """{"type":"string"}""");
            await cluster.ApplyAsync($"{Widgets}/a", Widget("a", "\"b\""));
            await cluster.SendAsync("DELETE", $"{Definitions}/widgets.example.com");
            await Eventually.Async(async () => (await cluster.SendAsync("GET", $"{Definitions}/widgets.example.com")).Status == 404 ? "gone" : null);
            Assert.DoesNotContain(cluster.Cluster.Store.All(), item => item.Key == "widgets.example.com");
        }
    }

    [Fact]
    public async Task A_definition_is_kept_until_its_objects_are_gone_and_can_be_changed_till_then()
    {
        await using var cluster = await TestCluster.StartAsync();
        await DefineAsync(cluster, """{"type":"string"}""");
        await cluster.ApplyAsync($"{Widgets}/a", """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"a","finalizers":["held"]},"spec":{"x":"b"}}""");

        await cluster.SendAsync("DELETE", $"{Definitions}/widgets.example.com");
        await cluster.ApplyAsync($"{Definitions}/widgets.example.com", Definition("""{"type":"string","maxLength":9}"""));
        await Eventually.Async(async () => (await cluster.SendAsync("GET", $"{Widgets}/a")).Body?["metadata"]?["deletionTimestamp"] is not null ? "deleting" : null);
        Assert.Equal(200, (await cluster.SendAsync("GET", $"{Definitions}/widgets.example.com")).Status);
        await cluster.ApplyAsync($"{Widgets}/a", Widget("a", "\"b\""));

        await Eventually.Async(async () => (await cluster.SendAsync("GET", $"{Definitions}/widgets.example.com")).Status == 404 ? "gone" : null);
    }

    private static string Definition(string schema) => "{\"apiVersion\":\"apiextensions.k8s.io/v1\",\"kind\":\"CustomResourceDefinition\",\"metadata\":{\"name\":\"widgets.example.com\"},\"spec\":{\"group\":\"example.com\",\"scope\":\"Namespaced\","
        + "\"names\":{\"plural\":\"widgets\",\"kind\":\"Widget\"},\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":true,\"schema\":{\"openAPIV3Schema\":{\"type\":\"object\",\"properties\":{\"spec\":{\"type\":\"object\",\"properties\":{\"x\":" + schema + "}}}}}}]}}";

    private static string Widget(string name, string value) => "{\"apiVersion\":\"example.com/v1\",\"kind\":\"Widget\",\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"x\":" + value + "}}";

    private static async Task DefineAsync(TestCluster cluster, string schema)
    {
        await cluster.ApplyAsync($"{Definitions}/widgets.example.com", Definition(schema));
        await cluster.WaitAsync(Definitions, "widgets.example.com", json => json?["status"]?["conditions"]?.AsArray().Any(item => (string)item!["type"]! == "Established" && (string)item["status"]! == "True") == true);
    }
}

using Slipway.Naming;
using Slipway.Schemas;

namespace Slipway.Tests.Validation;

public sealed class BuiltInSchemas
{
    [RecordedFact]
    public void The_embedded_table_says_what_a_real_server_says()
    {
        var expected = SchemaTableWriter.Write(
            Recorded.Read("required.json"),
            Recorded.Read("merge-keys.json"),
            [Recorded.Read("discovery/aggregated-api.json"), Recorded.Read("discovery/aggregated-apis.json")]);
        // Set this to the table's path to write it anew from other recorded facts.
        if (Environment.GetEnvironmentVariable("SLIPWAY_WRITE_SCHEMAS") is { Length: > 0 } path)
        {
            File.WriteAllText(path, expected);
        }

        using var stream = typeof(KubernetesSchemas).Assembly.GetManifestResourceStream("Slipway.kubernetes-schemas.txt")!;
        using var reader = new StreamReader(stream);

        Assert.Equal(expected, reader.ReadToEnd());
        Assert.InRange(expected.Length, 1, 300_000);
    }

    [Fact]
    public void Every_type_of_the_table_can_be_read()
    {
        var seen = new HashSet<string>();
        foreach (var kind in KubernetesSchemas.BuiltIn.Kinds)
        {
            Visit(kind.Fields!.Value);
        }

        Assert.InRange(seen.Count, 400, 1000);

        void Visit(ObjectSchema schema)
        {
            if (seen.Add(schema.Name))
            {
                foreach (var field in schema.Fields.Values)
                {
                    if (Object(field.Type) is { } type)
                    {
                        Visit(type);
                    }
                }
            }
        }

        static ObjectSchema? Object(FieldType type) => type switch
        {
            FieldType.ObjectOf named => named.Schema.Value,
            FieldType.ListOf list => Object(list.Item),
            FieldType.MapOf map => Object(map.Item),
            _ => null,
        };
    }

    [Fact]
    public void A_field_has_its_type_and_its_rules()
    {
        var service = KubernetesSchemas.BuiltIn.Find(GroupVersionKind.Of("v1", "Service"))!;
        var spec = ((FieldType.ObjectOf)service.Fields!.Value.Fields["spec"].Type).Schema.Value;
        var ports = spec.Fields["ports"];
        var port = ((FieldType.ObjectOf)((FieldType.ListOf)ports.Type).Item).Schema.Value;

        Assert.True(service.IsNamespaced);
        Assert.Equal(MergeStrategy.ListMap, ports.Merge);
        Assert.Equal(["port", "protocol"], ports.Keys);
        Assert.Equal(MergeStrategy.Atomic, spec.Fields["selector"].Merge);
        Assert.True(port.Fields["port"].IsRequired);
        Assert.Equal(["SCTP", "TCP", "UDP"], port.Fields["protocol"].AllowedValues);
        Assert.Equal("\"TCP\"", port.Fields["protocol"].Default!.ToString());
        Assert.Equal(new FieldType.Scalar(ScalarType.IntOrString), port.Fields["targetPort"].Type);
    }
}

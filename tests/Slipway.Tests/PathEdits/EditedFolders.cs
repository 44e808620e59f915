using Slipway.ConfigRepositories;
using Slipway.Naming;
using Slipway.PathEdits;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.PathEdits;

/// <summary>Each folder of testdata holds a file in <c>original/</c> and in <c>expected/</c>, compared byte for byte, and what is edited in <c>edits.yaml</c>.</summary>
public sealed class EditedFolders
{
    public static TheoryData<string> Cases() => [.. Directory.GetDirectories(TestData).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_edit_changes_only_what_it_means_to_change(string name)
    {
        var asked = (MapValue)YamlDocuments.Read("edits.yaml", File.ReadAllText(Path.Combine(TestData, name, "edits.yaml")), [])[0];
        var resource = asked.GetMap("resource")!;
        var id = new ResourceId(GroupVersionKind.Of(resource.GetString("apiVersion")!, resource.GetString("kind")!), "prod", resource.GetString("name")!);
        FieldEdit[] edits =
        [
            .. (asked.GetMap("set") ?? MapValue.Empty).Select(entry => new FieldEdit(FieldPath.Parse(entry.Key), entry.Value)),
            .. (asked.GetList("remove") ?? ListValue.Empty).Select(path => FieldEdit.Remove(((ScalarValue)path).Text)),
        ];
        var (original, expected) = (Read(name, "original"), Read(name, "expected"));

        Assert.Equal(Convert.ToHexString(expected.Content.Span), Convert.ToHexString(PathEdit.Apply(original, id, edits).After.Span));
        Assert.Equal(Convert.ToHexString(expected.Content.Span), Convert.ToHexString(PathEdit.Apply(expected, id, edits).After.Span));
    }

    private static string TestData => Path.Combine(Checkout.Root, "tests", "Slipway.Tests", "PathEdits", "testdata");

    private static ConfigFile Read(string name, string folder) =>
        Directory.GetFiles(Path.Combine(TestData, name, folder)) is [var only] ? new ConfigFile(Path.GetFileName(only), File.ReadAllBytes(only)) : throw new InvalidOperationException($"{name}/{folder}: expected one file.");
}

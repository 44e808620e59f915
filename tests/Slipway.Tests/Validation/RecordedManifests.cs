using System.Text;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Validation;
using Slipway.Values;

namespace Slipway.Tests.Validation;

public sealed class RecordedManifests
{
    [RecordedFact]
    public void What_a_real_server_accepted_has_no_problems()
    {
        var accepted = Applies().Where(apply => apply.Status is 200 or 201 && apply.Path.EndsWith("fieldManager=slipway&force=false", StringComparison.Ordinal)).ToList();

        Assert.InRange(accepted.Count, 150, 2000);
        Assert.Equal("", string.Join('\n', accepted.SelectMany(apply => Problems(apply.Body).Select(problem => $"{apply.Step}: {problem}")).Distinct()));
    }

    [RecordedFact]
    public void What_a_real_server_could_not_read_is_reported_without_a_cluster()
    {
        // A webhook that cannot be reached is a 500 too.
        var unreadable = Applies().Where(apply => apply.Status == 500 && !apply.Step.StartsWith("webhook-", StringComparison.Ordinal)).ToList();

        Assert.InRange(unreadable.Count, 5, 100);
        Assert.Equal("", string.Join('\n', unreadable.Where(apply => Problems(apply.Body).Count == 0).Select(apply => apply.Step)));
    }

    private static readonly Lazy<IReadOnlyList<Resource>> Definitions = new(() => ManifestDocuments.Read(
        "crd.json",
        Encoding.UTF8.GetBytes(Recorded.Read("apply/crd.json").GetList("exchanges")!.Maps.Select(exchange => exchange.At("request", "body")).OfType<MapValue>().First().ToString()),
        new List<Problem>()));

    private static IReadOnlyList<Problem> Problems(MapValue body)
    {
        var problems = new List<Problem>();
        var resources = ManifestDocuments.Read("body.json", Encoding.UTF8.GetBytes(body.ToString()), problems);
        var definitions = body.GetString("kind") == "CustomResourceDefinition" ? [] : Definitions.Value;
        var rendering = Rendering.Of(Manifest.Target, [.. definitions, .. resources]);
        return [.. problems, .. RenderingValidator.Validate(rendering)];
    }

    private static IEnumerable<(string Step, string Path, long Status, MapValue Body)> Applies() =>
        from file in Directory.EnumerateFiles(Path.Combine(Recorded.Folder!, "apply"), "*.json").Order(StringComparer.Ordinal)
        from exchange in Recorded.Read(Path.Combine("apply", Path.GetFileName(file))).GetList("exchanges")!.Maps
        where exchange.At("request", "contentType") is ScalarValue { Text: "application/apply-patch+yaml" }
        let body = exchange.At("request", "body") as MapValue
        where body is not null
        select ($"{Path.GetFileNameWithoutExtension(file)}: {exchange.GetString("note")}", exchange.GetMap("request")!.GetString("path")!, exchange.GetMap("response")!.GetInteger("status")!.Value, body);
}

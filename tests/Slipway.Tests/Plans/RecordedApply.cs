using Slipway.Naming;
using Slipway.Plans;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Tests.Plans;

/// <summary>An apply by Slipway's manager to an object that was there, as recorded from a real server.</summary>
internal sealed record RecordedApply(string Step, Resource Sent, Resource Before, Resource After)
{
    // A resourceVersion that moved for a controller's status in between is not our write.
    public bool IsWrite => Before.ResourceVersion != After.ResourceVersion
        && (!FieldDiff.IsSame(Before, After)
            || Before.Metadata.GetInteger("generation") != After.Metadata.GetInteger("generation")
            || !Equals(ManagedFields.Applied(Before, Sent.Id.Type.ApiVersion), ManagedFields.Applied(After, Sent.Id.Type.ApiVersion)));

    /// <summary>All that were accepted, of all cases, except those that sent what Slipway would not send.</summary>
    public static IEnumerable<RecordedApply> All()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Recorded.Folder!, "apply"), "*.json").Order(StringComparer.Ordinal))
        {
            var live = new Dictionary<string, Resource>();
            foreach (var exchange in Recorded.Read(Path.Combine("apply", Path.GetFileName(file))).GetList("exchanges")!.Maps)
            {
                var request = exchange.GetMap("request")!;
                var path = request.GetString("path")!.Split('?');
                var status = exchange.GetMap("response")!.GetInteger("status");
                if (status is not (200 or 201) || exchange.At("response", "body") is not MapValue body || body.GetMap("metadata")?.ContainsKey("uid") != true)
                {
                    live.Remove(path[0]);
                    continue;
                }

                var after = Read(body);
                var query = path.Length > 1 ? path[1] : "";
                if (request.GetString("contentType") == "application/apply-patch+yaml" && query.Split('&').Contains("fieldManager=slipway")
                    && !query.Contains("dryRun", StringComparison.Ordinal) && request["body"] is MapValue sent && live.TryGetValue(path[0], out var before))
                {
                    var desired = DesiredResource.Of(Read(sent), null);
                    if (desired.Content.Equals(sent))
                    {
                        yield return new RecordedApply($"{Path.GetFileNameWithoutExtension(file)}: {exchange.GetString("note")}", desired, before, after);
                    }
                }

                if (!query.Contains("dryRun", StringComparison.Ordinal))
                {
                    live[path[0]] = after;
                }
            }
        }
    }

    private static Resource Read(MapValue content) =>
        Resource.FromServer(GroupVersionKind.Of(content.GetString("apiVersion")!, content.GetString("kind")!), content);
}

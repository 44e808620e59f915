using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.GoogleCloud;

/// <summary>A sandbox whose Cloud Build is asked to build.</summary>
public abstract class BuildTest : GoogleTest
{
    internal const string Builds = $"cloudbuild/{Project}/locations/global/builds";

    internal string Registry => $"localhost:{Sandbox.Address.Port}";

    /// <summary>A build of one step.</summary>
    internal static JsonObject Of(JsonObject step, params (string Name, JsonNode? Value)[] fields)
    {
        var build = new JsonObject { ["steps"] = new JsonArray(step) };
        foreach (var (name, value) in fields)
            build[name] = value;
        return build;
    }

    internal static JsonObject Script(string script) => new() { ["name"] = "bash", ["script"] = script };

    /// <summary>Begins a build; returns its id.</summary>
    internal async Task<string> BeginAsync(JsonObject build, string path = Builds)
    {
        var operation = await OkAsync(HttpMethod.Post, path, build);
        Assert.Equal("type.googleapis.com/google.devtools.cloudbuild.v1.BuildOperationMetadata", (string?)operation["metadata"]!["@type"]);
        return (string)operation["metadata"]!["build"]!["id"]!;
    }

    internal async Task<JsonNode> WaitAsync(string id, Func<string, bool>? until = null, string path = Builds) => await Eventually.Async(async () =>
    {
        var build = await OkAsync(HttpMethod.Get, $"{path}/{id}");
        return (until ?? (status => status is not ("QUEUED" or "WORKING")))((string)build["status"]!) ? build : null;
    });

    internal async Task<JsonNode> BuildAsync(JsonObject build) => await WaitAsync(await BeginAsync(build));

    /// <summary>Puts an archive into a bucket; returns what a build says of it.</summary>
    internal async Task<JsonObject> UploadAsync(params (string Path, string Content)[] files)
    {
        using var archive = new MemoryStream();
        await using (var zip = new GZipStream(archive, CompressionLevel.Fastest, leaveOpen: true))
        await using (var tar = new TarWriter(zip))
        {
            foreach (var (path, content) in files)
                await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Sandbox.GoogleAddress, "storage/upload/storage/v1/b/slipway-sandbox_cloudbuild/o?uploadType=media&name=source%2Fa.tgz"));
        request.Headers.Authorization = new("Bearer", await TokenAsync(Credential));
        request.Content = new ByteArrayContent(archive.ToArray());
        using var response = await Anyone.SendAsync(request);
        var item = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return new JsonObject
        {
            ["storageSource"] = new JsonObject { ["bucket"] = "slipway-sandbox_cloudbuild", ["object"] = (string?)item["name"], ["generation"] = (string?)item["generation"] },
        };
    }

    /// <summary>What waits in a subscription: data and attributes.</summary>
    internal async Task<IReadOnlyList<(JsonNode Data, JsonNode? Attributes)>> EventsAsync(string subscription)
    {
        var pulled = await OkAsync(HttpMethod.Post, $"pubsub/{Project}/subscriptions/{subscription}:pull", new JsonObject { ["maxMessages"] = 100, ["returnImmediately"] = true });
        return [.. (pulled["receivedMessages"]?.AsArray() ?? []).Select(item => item!["message"]!)
            .Select(message => (JsonNode.Parse(Convert.FromBase64String((string)message["data"]!))!, message["attributes"]))];
    }

    internal async Task<string> LogAsync(string id)
    {
        using var response = await CallAsync(HttpMethod.Get, $"storage/storage/v1/b/707070707070.cloudbuild-logs.googleusercontent.com/o/log-{id}.txt?alt=media");
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : $"{(int)response.StatusCode}";
    }
}

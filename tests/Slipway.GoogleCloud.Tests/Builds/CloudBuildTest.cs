using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Slipway.GoogleCloud.Builds;
using Slipway.GoogleCloud.Tests.Support;
using Slipway.Images;
using Slipway.Images.Registries;
using Slipway.Naming;
using Slipway.Versions;

namespace Slipway.GoogleCloud.Tests.Builds;

/// <summary>A project with Cloud Build, a bucket and a registry, all on loopback, and a repository.</summary>
public abstract class CloudBuildTest : IDisposable
{
    private const string Log = "Step #0: first\nStep #0: second\n";
    private readonly RegistryClient registry;
    private byte[]? uploaded;
    private JsonObject? submitted;
    private int asked;

    private protected CloudBuildTest()
    {
        Source = new SourceFolder(("Dockerfile", "FROM scratch\n"), ("app/main.go", "package main\n"), ("cloudbuild.yaml", "steps:\n- name: docker\n"));
        Server = new GoogleServer { Respond = Answer };
        registry = new RegistryClient(new RegistryOptions { DockerConfigFolder = "/no/such/folder", Attempts = 1 }, Recorded.Open());
    }

    private protected GoogleServer Server { get; }

    private protected SourceFolder Source { get; }

    private protected Recorded Recorded { get; } = new();

    /// <summary>The states of the build, the last for ever.</summary>
    private protected string[] Statuses { get; set; } = ["QUEUED", "WORKING", "SUCCESS"];

    /// <summary>More fields of the build, beginning with a comma.</summary>
    private protected string More { get; set; } = "";

    /// <summary>Builds that are there already.</summary>
    private protected string Earlier { get; set; } = "";

    /// <summary>Whether the registry has the image: from when the build has succeeded, by default.</summary>
    private protected Func<bool>? HasImage { get; set; }

    private protected string? Revision { get; set; }

    private protected bool HasBucket { get; set; } = true;

    /// <summary>Answers a call in place of the project.</summary>
    private protected Func<GoogleServer.Call, (int Status, string Body)?> Intercept { get; set; } = _ => null;

    private protected JsonObject Submitted => submitted ?? throw new InvalidOperationException("No build was submitted.");

    private protected byte[] Uploaded => uploaded ?? throw new InvalidOperationException("Nothing was uploaded.");

    private protected ImageReference Target => ImageReference.Parse($"{Server.Address.Authority}/acme/web:1.4.0");

    private protected IEnumerable<string> Requests => Server.Calls.Select(call => call.Request);

    private protected static string Manifest(string config) => $$$"""
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{{Digest.Of(System.Text.Encoding.UTF8.GetBytes(config))}}}","size":{{{config.Length}}}},"layers":[]}
        """;

    private protected Digest Stored => Digest.Of(System.Text.Encoding.UTF8.GetBytes(Manifest(Config)));

    private string Config => Revision is null ? "{}" : $$"""{"config":{"Labels":{"org.opencontainers.image.revision":"{{Revision}}"} } }""";

    private protected CloudBuildImage Dockerfile => CloudBuildImage.FromDockerfile(Source["Dockerfile"]) with { Project = "acme" };

    private protected Task<BuiltImage> BuildAsync(CloudBuildImage image, bool isDirty = false, CancellationToken cancellationToken = default) =>
        (image with { Access = new CloudBuildAccess(() => Server.OpenApi(), Server.Services, Source, null) }).CreateBuilder(registry, Recorded.Open()).BuildAsync(
            new ImageBuild
            {
                Application = ApplicationName.Parse("web"),
                Target = Target,
                Source = new SourceVersion { Version = "1.4.0", Commit = Source.Commit, CommittedAt = DateTimeOffset.UnixEpoch, IsDirty = isDirty },
            },
            cancellationToken);

    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool isDisposing)
    {
        registry.Dispose();
        Server.Dispose();
        Source.Dispose();
    }

    private protected string Build(string status) => $$"""{"id":"b-1","projectId":"acme","status":"{{status}}","logUrl":"https://console.example.com/b-1","logsBucket":"gs://logs/ci"{{More}} }""";

    private (int Status, string Body) Answer(GoogleServer.Call call) => Intercept(call) ?? call.Request switch
    {
        var request when request.StartsWith("GET /storage/v1/b?project=acme&prefix=acme_cloudbuild", StringComparison.Ordinal) =>
            (200, HasBucket ? """{"items":[{"name":"acme_cloudbuild-other"},{"name":"acme_cloudbuild"}]}""" : "{}"),
        var request when request.StartsWith("POST /upload/storage/v1/b/", StringComparison.Ordinal) => Upload(call),
        var request when request.StartsWith("GET /storage/v1/b/logs/o/ci%2Flog-b-1.txt", StringComparison.Ordinal) => LogFrom(call),
        var request when request.StartsWith("GET /storage/v1/b/", StringComparison.Ordinal) =>
            (200, $$"""{"bucket":"acme_cloudbuild","name":"source/x.tar.gz","generation":"17","md5Hash":"{{Md5(uploaded!)}}"}"""),
        var request when request.Contains("/builds?", StringComparison.Ordinal) => (200, $$"""{"builds":[{{Earlier}}]}"""),
        var request when request.StartsWith("POST ", StringComparison.Ordinal) && request.EndsWith("/builds", StringComparison.Ordinal) => Submit(call),
        var request when request.EndsWith(":cancel", StringComparison.Ordinal) => (200, Build("CANCELLED")),
        var request when request.Contains("/builds/b-1", StringComparison.Ordinal) => (200, Build(Statuses[Math.Min(++asked, Statuses.Length - 1)])),
        var request when request.Contains("/manifests/", StringComparison.Ordinal) && (HasImage?.Invoke() ?? asked >= Statuses.Length - 1) => (200, Manifest(Config)),
        var request when request.Contains("/blobs/", StringComparison.Ordinal) => (200, Config),
        _ => (404, GoogleServer.Error(404, "NOT_FOUND", "nothing here")),
    };

    // Not for safety: it is the hash that the service tells.
    private static string Md5(byte[] content) => Convert.ToBase64String(CryptographicOperations.HashData(HashAlgorithmName.MD5, content));

    private (int Status, string Body) Upload(GoogleServer.Call call)
    {
        var isThere = uploaded is not null;
        uploaded ??= call.Content;
        return isThere ? (412, GoogleServer.Error(412, "FAILED_PRECONDITION", "it is there")) : (200, "{}");
    }

    private (int Status, string Body) Submit(GoogleServer.Call call)
    {
        submitted = (JsonObject)JsonNode.Parse(call.Body)!;
        return (200, $$"""{"name":"operations/build/acme/x","metadata":{"build":{{Build(Statuses[0])}} } }""");
    }

    // One line more for each question.
    private (int Status, string Body) LogFrom(GoogleServer.Call call)
    {
        var from = int.Parse(call.Range!["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
        var until = asked >= Statuses.Length - 1 ? Log.Length : Math.Min(Log.Length, asked * 10);
        return from >= until ? (416, "") : (206, Log[from..until]);
    }
}

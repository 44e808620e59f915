using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Slipway.Naming;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Registry;

namespace Slipway.Sandbox.Hosting;

/// <summary>Unpacks the registry's images for the cluster's node, once per digest.</summary>
internal sealed class RegistryImageSource(RegistryStore store, string folder, Func<int> port) : IImageSource
{
    private readonly ConcurrentDictionary<string, Lazy<Task<UnpackedImage>>> _unpacked = new();

    /// <inheritdoc/>
    public async Task<UnpackedImage?> PullAsync(string reference, CancellationToken cancellationToken)
    {
        var image = ImageReference.TryParse(reference) ?? throw new InvalidOperationException($"invalid image reference '{reference}'");
        if (FindManifest(image) is not { } manifest)
        {
            return null;
        }

        var unpacking = _unpacked.GetOrAdd(manifest.Digest, _ => new Lazy<Task<UnpackedImage>>(() => Task.Run(() => Unpack(manifest))));
        try
        {
            return await unpacking.Value.WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _unpacked.TryRemove(new(manifest.Digest, unpacking));
            throw;
        }
    }

    private StoredManifest? FindManifest(ImageReference image)
    {
        var slash = image.Repository.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? "" : image.Repository[..slash];
        if (host != $"localhost:{port()}" && host != $"127.0.0.1:{port()}")
        {
            throw new InvalidOperationException($"the sandbox pulls only from its own registry, localhost:{port()}; '{image}' is elsewhere");
        }

        var repository = image.Repository[(slash + 1)..];
        if (!RegistryNames.IsRepository(repository))
        {
            return null;
        }

        var manifest = store.FindManifest(repository, image.Digest?.Value ?? image.Tag ?? "latest");
        return manifest is { IsIndex: true } ? ForThisMachine(repository, manifest) : manifest;
    }

    private StoredManifest? ForThisMachine(string repository, StoredManifest index)
    {
        var entries = JsonNode.Parse(index.Content)!["manifests"]!.AsArray();
        var entry = entries.FirstOrDefault(candidate => candidate?["platform"] is { } platform
            && platform["os"]?.GetValue<string>() == "linux"
            && platform["architecture"]?.GetValue<string>() == MachineArchitecture);
        return entry?["digest"]?.GetValue<string>() is { } digest && RegistryNames.IsDigest(digest)
            ? store.FindManifest(repository, digest)
            : throw new InvalidOperationException($"no image for linux/{MachineArchitecture} in index {index.Digest}");
    }

    private UnpackedImage Unpack(StoredManifest manifest)
    {
        var json = JsonNode.Parse(manifest.Content)!;
        var config = JsonNode.Parse(File.ReadAllBytes(Blob(json["config"]!["digest"]!.GetValue<string>())))!["config"];
        var target = Path.Combine(folder, "unpacked", manifest.Digest.Replace(':', '-'));
        if (!Directory.Exists(target))
        {
            var temporary = $"{target}.{Guid.NewGuid():n}.tmp";
            Directory.CreateDirectory(temporary);
            try
            {
                var root = new ImageRoot(temporary);
                var budget = new UnpackBudget();
                foreach (var layer in json["layers"]!.AsArray())
                {
                    new LayerUnpacker(root, budget).Apply(Blob(layer!["digest"]!.GetValue<string>()), layer["mediaType"]?.GetValue<string>() ?? "");
                }

                Directory.Move(temporary, target);
            }
            catch
            {
                Directory.Delete(temporary, recursive: true);
                throw;
            }
        }

        return new UnpackedImage
        {
            Digest = manifest.Digest,
            RootFolder = target,
            Entrypoint = Strings(config?["Entrypoint"]),
            Command = Strings(config?["Cmd"]),
            Environment = Strings(config?["Env"]),
            WorkingDirectory = config?["WorkingDir"]?.GetValue<string>() ?? "",
            ExposedPorts = Ports(config?["ExposedPorts"]),
        };
    }

    private string Blob(string digest) =>
        (RegistryNames.IsDigest(digest) ? store.FindBlob(digest)?.FullName : null)
        ?? throw new InvalidOperationException($"the registry has no blob {digest}");

    internal static string MachineArchitecture => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";

    private static List<string> Strings(JsonNode? node) => node is JsonArray array ? [.. array.Select(item => item!.GetValue<string>())] : [];

    private static List<int> Ports(JsonNode? node) => node is not JsonObject ports
        ? []
        : [.. ports.Select(entry => entry.Key.Split('/'))
            .Where(parts => parts.Length == 1 || parts[1] == "tcp")
            .Select(parts => int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture))];
}

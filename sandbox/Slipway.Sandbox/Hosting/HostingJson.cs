using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Sandbox.Hosting;

/// <summary>Who answers on a port.</summary>
internal sealed record About(string Instance, string Version, int ProcessId, string Folder, int ClusterPort);

/// <summary>An error for a client that does not expect a particular form.</summary>
internal sealed record ErrorBody(string Message);

/// <summary>How a detached process is to run.</summary>
internal sealed record DetachedOptions(string Folder, int Port, string? SourceFolder, string Version, bool SeedCanary, bool SeedConfigRepository);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(About))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(DetachedOptions))]
internal sealed partial class HostingJson : JsonSerializerContext;

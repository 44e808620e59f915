using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Sandbox.Google.Builds;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(Build))]
internal sealed partial class BuildJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Sandbox.Google.Storage;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(Bucket))]
[JsonSerializable(typeof(StoredObject))]
internal sealed partial class StorageJson : JsonSerializerContext;

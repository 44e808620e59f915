using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Sandbox.Google.PubSub;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(Topic))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(Delivery))]
internal sealed partial class PubSubJson : JsonSerializerContext;

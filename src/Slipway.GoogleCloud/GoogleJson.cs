using System.Text.Json.Serialization;
using Slipway.GoogleCloud.Builds;
using Slipway.GoogleCloud.Clusters;
using Slipway.GoogleCloud.Logs;
using Slipway.GoogleCloud.Messages;
using Slipway.GoogleCloud.Storage;

namespace Slipway.GoogleCloud;

/// <summary>The messages of Google's services that are read, without reflection. In JSON, names are camelCase and 64-bit integers are strings.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CloudBuild))]
[JsonSerializable(typeof(BuildList))]
[JsonSerializable(typeof(BuildOperation))]
[JsonSerializable(typeof(ContainerCluster))]
[JsonSerializable(typeof(PulledMessages))]
[JsonSerializable(typeof(Acknowledgement))]
[JsonSerializable(typeof(DeadlineChange))]
[JsonSerializable(typeof(PullLimit))]
[JsonSerializable(typeof(StoredObject))]
[JsonSerializable(typeof(BucketList))]
[JsonSerializable(typeof(LogQuery))]
[JsonSerializable(typeof(LogPage))]
internal sealed partial class GoogleJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Sandbox.Forge;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PullRequestRecord))]
[JsonSerializable(typeof(CommitStatuses))]
[JsonSerializable(typeof(DeploymentRecord))]
[JsonSerializable(typeof(NoticedRefs))]
[JsonSerializable(typeof(RepositorySettings))]
[JsonSerializable(typeof(CheckRunRecord))]
[JsonSerializable(typeof(LabelRecord))]
[JsonSerializable(typeof(TeamRecord))]
[JsonSerializable(typeof(RepositoryRedirect))]
internal sealed partial class ForgeJson : JsonSerializerContext;

/// <summary>The refs that the forge has acted on. What differs from it was pushed and not noticed yet.</summary>
internal sealed record NoticedRefs(SortedDictionary<string, string> Refs);

internal sealed record LabelRecord(string Name, string Color, string? Description);

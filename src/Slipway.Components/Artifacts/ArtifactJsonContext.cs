using System.Text.Json.Serialization;
using Slipway.Components.Deploying;
using Slipway.Components.Releasing;
using Slipway.Components.Syncing;

namespace Slipway.Components.Artifacts;

/// <summary>Knows the result files at compile time: to find out at run time what a type consists of takes 0.1 s.</summary>
[JsonSerializable(typeof(ArtifactContent<PlanResult>))]
[JsonSerializable(typeof(ArtifactContent<DeploymentResult>))]
[JsonSerializable(typeof(ArtifactContent<DriftResult>))]
[JsonSerializable(typeof(ArtifactContent<SyncResult>))]
[JsonSerializable(typeof(ArtifactContent<ImageResult>))]
[JsonSerializable(typeof(ArtifactContent<ReleaseResult>))]
internal sealed partial class ArtifactJsonContext : JsonSerializerContext;

namespace Slipway.Sandbox.Google.Storage;

/// <summary>A bucket. Names are everybody's, so a bucket may be another project's.</summary>
internal sealed record Bucket(string Name, string ProjectNumber, string Location, DateTimeOffset CreatedAt);

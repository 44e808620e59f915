namespace Slipway.GoogleCloud.Storage;

/// <summary>An object in a bucket (https://cloud.google.com/storage/docs/json_api/v1/objects#resource).</summary>
/// <param name="Bucket">The bucket.</param>
/// <param name="Name">Its name.</param>
/// <param name="Generation">Which of all that had this name it is.</param>
/// <param name="Md5Hash">The hash of its content, in base64.</param>
internal sealed record StoredObject(string? Bucket, string? Name, string? Generation, string? Md5Hash);

/// <summary>Buckets of a project.</summary>
internal sealed record BucketList(IReadOnlyList<Bucket>? Items);

/// <summary>A bucket.</summary>
internal sealed record Bucket(string? Name);

using Slipway.Sandbox.Google.Storage;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>The logs of builds: files, which a bucket shows while they grow.</summary>
internal sealed class BuildLogs(GoogleSurroundings surroundings, StorageStore storage)
{
    public string PathOf(string id) => Path.Combine(surroundings.Folder, "builds", "logs", $"{id}.txt");

    /// <exception cref="BuildFailure">The bucket for it does not exist.</exception>
    public RunLog Open(Build build)
    {
        if (build.Logging is "LEGACY" or "GCS_ONLY")
            Show(build);
        return new RunLog(PathOf(build.Id), surroundings.Token.Value, surroundings.Changes);
    }

    private void Show(Build build)
    {
        var place = ((string)build.Json["logsBucket"]!)["gs://".Length..].Split('/', 2);
        if (storage.Find(place[0])?.ProjectNumber != GoogleProject.Number)
            throw new BuildFailure("LOGGING_FAILURE", $"the build's logs bucket {place[0]} does not exist, or may not be written");
        storage.Put(
            new StoredObject
            {
                Bucket = place[0],
                Name = $"{(place.Length > 1 ? place[1].TrimEnd('/') + "/" : "")}log-{build.Id}.txt",
                Path = PathOf(build.Id),
                IsGrowing = true,
                ContentType = "text/plain",
                Generation = 0,
                CreatedAt = default,
            },
            Precondition.None);
    }
}

using Slipway.Resources;
using Slipway.Values;

namespace Slipway.ApplySets;

/// <summary>
/// Jobs that ended well and go by themselves (https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/), each with a hash of its manifest. It is kept with the
/// apply set's parent: a Job that is not there any more was done, and runs again only when its manifest changed.
/// </summary>
internal sealed class FinishedJobs
{
    /// <summary>The key of the parent's data.</summary>
    public const string DataKey = "finished-jobs";

    /// <summary>None.</summary>
    public static readonly FinishedJobs None = new(MapValue.Empty);

    private readonly MapValue hashes;

    private FinishedJobs(MapValue hashes) => this.hashes = hashes;

    /// <summary>Reads the text form. What is none counts as empty: then a Job that is gone runs again.</summary>
    public static FinishedJobs Parse(string? text) => JsonValues.TryRead(text) is MapValue map ? new FinishedJobs(map) : None;

    /// <summary>Whether a Job goes by itself when it has ended.</summary>
    public static bool GoesByItself(Resource resource) =>
        resource.Id.Type.GroupKind == "Job.batch" && resource.Content.At("spec", "ttlSecondsAfterFinished") is ScalarValue { AsInteger: not null };

    /// <summary>Whether a Job of this manifest has ended well.</summary>
    public bool Contains(Resource manifest) => GoesByItself(manifest) && hashes.GetString(Key(manifest)) == Hash(manifest);

    /// <summary>The same, with what a rendering has and has ended well.</summary>
    /// <param name="rendered">All resources of the rendering: what git does not have any more is forgotten.</param>
    /// <param name="done">Those that are done.</param>
    public FinishedJobs With(IReadOnlyList<Resource> rendered, Func<Resource, bool> done)
    {
        var result = MapValue.Empty;
        foreach (var job in rendered.Where(job => GoesByItself(job) && (done(job) || Contains(job))))
        {
            result = result.With(Key(job), Hash(job));
        }

        return new FinishedJobs(result);
    }

    /// <summary>The text form: JSON; null when there are none.</summary>
    public string? ToText() => hashes.Count == 0 ? null : JsonValues.ToText(hashes);

    private static string Key(Resource job) => $"{job.Id.Namespace}/{job.Id.Name}";

    private static string Hash(Resource job) => ContentHash.Of(job.Content)[..32];
}

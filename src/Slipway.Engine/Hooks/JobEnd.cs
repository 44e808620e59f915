using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Engine.Hooks;

/// <summary>How a Job ended.</summary>
/// <param name="HasSucceeded">Whether it completed.</param>
/// <param name="Reason">Why it failed, as the Job says.</param>
internal sealed record JobEnd(bool HasSucceeded, string Reason)
{
    /// <summary>The end of a Job; null while it runs.</summary>
    public static JobEnd? Of(Resource job)
    {
        var conditions = (job.Content.At("status", "conditions") as ListValue)?.Maps.Where(condition => condition.GetString("status") == "True").ToList() ?? [];
        return conditions.Find(condition => condition.GetString("type") == "Complete") is not null ? new JobEnd(true, "")
            : conditions.Find(condition => condition.GetString("type") == "Failed") is { } failed
                ? new JobEnd(false, $"{failed.GetString("reason")}: {failed.GetString("message")}")
            : null;
    }
}

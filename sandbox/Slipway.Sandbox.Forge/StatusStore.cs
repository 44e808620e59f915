using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Forge;

/// <summary>The commit statuses of a repository, one file per commit.</summary>
internal sealed class StatusStore(string folder, TimeProvider time)
{
    /// <summary>GitHub's limit per commit and context.</summary>
    public const int Limit = 1000;

    private readonly JsonFolder<CommitStatuses> _files = new(Path.Combine(folder, "statuses"), ForgeJson.Default.CommitStatuses);
    private readonly Lock _lock = new();

    public CommitStatuses Of(string sha) => _files.Find(sha) ?? new CommitStatuses(sha, []);

    /// <summary>Null when the limit is reached.</summary>
    public StatusRecord? Add(string sha, string context, string state, string? description, string? targetUrl)
    {
        lock (_lock)
        {
            var known = Of(sha);
            if (known.Statuses.Count(status => status.Context == context) >= Limit)
            {
                return null;
            }

            var added = new StatusRecord
            {
                Id = _files.Values.SelectMany(file => file.Statuses).Select(status => status.Id).DefaultIfEmpty().Max() + 1,
                Context = context,
                State = state,
                Description = description,
                TargetUrl = targetUrl,
                CreatedAt = time.GetUtcNow(),
            };
            _files.Save(sha, known with { Statuses = [.. known.Statuses, added] });
            return added;
        }
    }
}

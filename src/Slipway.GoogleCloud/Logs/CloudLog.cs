namespace Slipway.GoogleCloud.Logs;

/// <summary>A question to Cloud Logging (https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list).</summary>
internal sealed record LogQuery(IReadOnlyList<string> ResourceNames, string Filter, string OrderBy, int PageSize, string? PageToken);

/// <summary>Entries of a log.</summary>
internal sealed record LogPage(IReadOnlyList<LogEntry>? Entries, string? NextPageToken);

/// <summary>An entry of a log.</summary>
internal sealed record LogEntry(string? TextPayload, string? Timestamp, string? InsertId, AuditPayload? ProtoPayload = null);

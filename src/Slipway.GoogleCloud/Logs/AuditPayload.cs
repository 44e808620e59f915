namespace Slipway.GoogleCloud.Logs;

/// <summary>What an audit log says of a request (https://cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog).</summary>
internal sealed record AuditPayload(AuditedAccount? AuthenticationInfo, AuditedStatus? Status);

/// <summary>Who asked.</summary>
internal sealed record AuditedAccount(string? PrincipalEmail);

/// <summary>How it ended; 0, or nothing, where it was done.</summary>
internal sealed record AuditedStatus(int? Code);

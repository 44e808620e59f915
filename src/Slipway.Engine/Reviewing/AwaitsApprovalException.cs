namespace Slipway.Engine.Reviewing;

/// <summary>Somebody has to approve it first. Nothing is wrong, and nothing was changed.</summary>
internal sealed class AwaitsApprovalException(string subject, string reason) : SlipwayException(subject, reason);

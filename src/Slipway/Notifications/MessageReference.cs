namespace Slipway.Notifications;

/// <summary>A message that was sent and can be edited.</summary>
/// <param name="Channel">The channel's id.</param>
/// <param name="Id">The message's id in it.</param>
public sealed record MessageReference(string Channel, string Id);

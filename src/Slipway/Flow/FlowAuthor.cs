namespace Slipway.Flow;

/// <summary>Who is named as the author of commits.</summary>
/// <param name="Name">The name.</param>
/// <param name="Email">The e-mail address.</param>
internal sealed record FlowAuthor(string Name, string Email);

using Serilog;

namespace Slipway.Engine.Checkups;

/// <summary>A look at one thing that a release or deployment needs. It changes nothing.</summary>
/// <param name="Subject">The thing, for what goes wrong with the look itself.</param>
/// <param name="RunAsync">Looks. Its log gets what is tried again: the last word of a look that does not come to an end.</param>
internal sealed record Check(string Subject, Func<ILogger, CancellationToken, Task<IReadOnlyList<Finding>>> RunAsync);

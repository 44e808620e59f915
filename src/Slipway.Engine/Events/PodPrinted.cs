using Slipway.Renderings;

namespace Slipway.Engine.Events;

/// <summary>What a Pod printed. It may be anything, a customer's data as well, so only what writes the log of the run can receive it: an <see cref="IRunLog"/>.</summary>
/// <param name="Target">The application.</param>
/// <param name="Heading">Whose words they are; empty: more of those before.</param>
/// <param name="Words">The words.</param>
internal sealed record PodPrinted(RenderingTarget Target, string Heading, PodWords Words);

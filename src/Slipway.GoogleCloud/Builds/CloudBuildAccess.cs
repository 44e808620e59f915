using Slipway.GoogleCloud.Http;
using Slipway.Images;

namespace Slipway.GoogleCloud.Builds;

/// <summary>What a build needs besides its options.</summary>
/// <param name="Open">Opens the way to Google's services.</param>
/// <param name="Services">Where they are.</param>
/// <param name="Source">The source.</param>
/// <param name="Project">The project that builds, where the image names none; null for what registry or credentials say.</param>
internal sealed record CloudBuildAccess(Func<GoogleApi> Open, GoogleServices Services, ISourceTree Source, string? Project);

namespace Slipway.Ci.Workflows;

/// <summary>A NuGet feed that asks for a user, with the build's packages.</summary>
/// <param name="Source">Its key in <c>nuget.config</c>: letters, digits and underscores.</param>
/// <param name="User">The user's name. GitHub Packages take any.</param>
/// <param name="Secret">The secret that holds the password. Default: the job's own token, which GitHub Packages of the same owner take.</param>
public sealed record NuGetFeed(string Source, string User, string Secret = "GITHUB_TOKEN");

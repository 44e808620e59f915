using CliWrap;
using CliWrap.Buffered;

namespace Slipway.EndToEnd.Tests;

/// <summary>The packages of this repository, as a stranger gets them.</summary>
internal static class Packages
{
    /// <summary>Where the packages that these need are known already.</summary>
    public static string Known => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
        ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Configuration => AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";

    /// <summary>The projects of the sandbox, below the repository's root.</summary>
    public static IEnumerable<string> Sandbox =>
        Directory.GetDirectories(Path.Combine(Checkout.Root, "sandbox")).Select(folder => Path.GetRelativePath(Checkout.Root, folder));

    /// <summary>Packs projects, named by their folders below the repository's root, as they were compiled for these tests, into a folder.</summary>
    public static async Task PackAsync(string feed, params string[] projects)
    {
        foreach (var project in projects)
        {
            await DotNetAsync("pack", Path.Combine(Checkout.Root, project), "--no-build", "--configuration", Configuration, "--output", feed, "--nologo", "--verbosity", "quiet");
        }
    }

    public static async Task<string> DotNetAsync(params string[] arguments)
    {
        var result = await Cli.Wrap("dotnet").WithArguments(arguments).WithWorkingDirectory(Checkout.Root).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        Assert.True(result.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: exit code {result.ExitCode}\n{result.StandardOutput}\n{result.StandardError}");
        return result.StandardOutput;
    }
}

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

    /// <summary>The projects of a build, and the templates.</summary>
    public static IEnumerable<string> Build =>
        Directory.GetDirectories(Path.Combine(Checkout.Root, "src"), "Slipway*").Select(folder => Path.GetRelativePath(Checkout.Root, folder));

    /// <summary>Packs projects, named by their folders below the repository's root, as they were compiled for these tests, into a folder.</summary>
    public static async Task PackAsync(string feed, params string[] projects)
    {
        // One process for all of them.
        var all = Path.Combine(Directory.CreateDirectory(feed).FullName, "pack.proj");
        var files = projects.Select(project => Path.Combine(Checkout.Root, project, $"{Path.GetFileName(project)}.csproj"));
        await File.WriteAllTextAsync(all, $"""
            <Project>
              <Target Name="Pack">
                <MSBuild Projects="{string.Join(';', files)}" Targets="Pack" BuildInParallel="true" Properties="NoBuild=true;_IsPacking=true;Configuration={Configuration};PackageOutputPath={feed}" />
              </Target>
            </Project>
            """);
        await DotNetAsync("msbuild", all, "-t:Pack", "-maxCpuCount:2", "-nologo", "-verbosity:quiet", "-nodeReuse:false");
        File.Delete(all);
    }

    public static Task<string> DotNetAsync(params string[] arguments) => DotNetAsync(Checkout.Root, arguments);

    /// <summary>Runs dotnet in a folder, with templates of its own.</summary>
    public static async Task<string> DotNetAsync(string folder, string[] arguments, string? home = null)
    {
        var result = await Cli.Wrap("dotnet").WithArguments(arguments).WithWorkingDirectory(folder)
            .WithEnvironmentVariables(new Dictionary<string, string?> { ["DOTNET_CLI_HOME"] = home ?? Environment.GetEnvironmentVariable("DOTNET_CLI_HOME") })
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        Assert.True(result.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}: exit code {result.ExitCode}\n{result.StandardOutput}\n{result.StandardError}");
        return result.StandardOutput;
    }
}

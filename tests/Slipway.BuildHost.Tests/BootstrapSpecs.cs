using Slipway.BuildHost.Tests.Running;

namespace Slipway.BuildHost.Tests;

/// <summary>The small build.sh of the templates, which finds the script of the package.</summary>
public sealed class BootstrapSpecs : IDisposable
{
    private readonly ScriptRepository _repository = new();

    public BootstrapSpecs()
    {
        ExecutableFile.Make(_repository.Write("build.sh", File.ReadAllText(Path.Combine(Checkout.Root, "src/Slipway.Templates/templates/shared/build.sh"))));
        File.Copy(Path.Combine(Checkout.Root, "build.sh"), Path.Combine(_repository.Root, "..", Path.GetFileName(_repository.Root) + ".package.sh"));
        // In place of the package's target.
        _repository.Write("build/Directory.Build.targets", """
            <Project>
              <Target Name="WriteSlipwayScripts" AfterTargets="Build">
                <Copy SourceFiles="$(MSBuildProjectDirectory)/../../$([System.IO.Path]::GetFileName($([System.IO.Path]::GetFullPath('$(MSBuildProjectDirectory)/..')))).package.sh" DestinationFiles="$(MSBuildProjectDirectory)/obj/slipway.sh" />
              </Target>
            </Project>
            """);
    }

    private string Script => Path.Combine(_repository.Root, "build", "obj", "slipway.sh");

    [BashFact]
    public async Task Two_first_builds_at_once_get_the_script_and_a_later_one_starts_it()
    {
        using var one = _repository.Start(["fail", "two words"], Path.GetTempPath());
        var other = await _repository.Run("x");
        var first = await one.End();
        var compiled = _repository.Compiled();
        var again = await _repository.Run("x");

        Assert.Equal($"one|x|--root|{_repository.Root}|{_repository.Root}\n", other.Output);
        Assert.Equal((7, $"one|fail|two words|--root|{_repository.Root}|{Path.TrimEndingDirectorySeparator(Path.GetTempPath())}\n", ""), (first.ExitCode, first.Output, first.Error));
        Assert.Equal((other.Output, compiled), (again.Output, _repository.Compiled()));
    }

    [BashFact]
    public async Task A_fresh_checkout_starts_a_compiled_build_from_the_cache_without_asking_for_a_package()
    {
        using var cache = new RepositoryFolder();
        await _repository.Run("x", ("SLIPWAY_BUILD_CACHE", cache.Root));
        Directory.Delete(Path.Combine(_repository.Root, "build", "obj"), recursive: true);
        Directory.Delete(Path.Combine(_repository.Root, "build", "bin"), recursive: true);

        var cached = await _repository.Run("x", ("SLIPWAY_BUILD_CACHE", cache.Root));

        Assert.Equal($"one|x|--root|{_repository.Root}|{_repository.Root}\n", cached.Output);
        Assert.False(File.Exists(Script));
    }

    [BashFact]
    public async Task A_build_whose_packages_are_nowhere_to_be_had_says_so()
    {
        _repository.Write("build/_build.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"Slipway.Nowhere\" Version=\"0.0.1\" /></ItemGroup></Project>");
        _repository.Write("build/nuget.config", "<configuration><packageSources><clear /><add key=\"none\" value=\".\" /></packageSources></configuration>");

        var outcome = await _repository.Run("x");

        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Output));
        Assert.Contains("Slipway.Nowhere", outcome.Error, StringComparison.Ordinal);
        Assert.EndsWith("The packages of build/_build.csproj cannot be had: see above.\n", outcome.Error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        File.Delete(Path.Combine(_repository.Root, "..", Path.GetFileName(_repository.Root) + ".package.sh"));
        _repository.Dispose();
    }
}

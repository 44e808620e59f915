using Slipway.BuildHost.Tests.Running;

namespace Slipway.BuildHost.Tests;

/// <summary>build.ps1, this repository's and the small one of the templates, where PowerShell 7 is installed: dotnet tool install --global PowerShell.</summary>
public sealed class PowerShellSpecs : IDisposable
{
    private readonly ScriptRepository _repository = new();

    private DateTime Compiled => File.GetLastWriteTimeUtc(Path.Combine(_repository.Root, "build", "bin", "Slipway", ".state", "windows-inputs"));

    [PowerShellFact]
    public async Task A_build_starts_from_any_folder_with_its_arguments_and_exit_code_and_is_compiled_once()
    {
        var first = await Run(Path.GetTempPath(), "fail", "two words", "a\"quote", "--option");
        var compiled = Compiled;
        var second = await Run(_repository.Root, "x", "--root", "elsewhere");

        Assert.Equal((7, $"one|fail|two words|a\"quote|--option|--root|{_repository.Root}|{Path.TrimEndingDirectorySeparator(Path.GetTempPath())}\n", ""), (first.ExitCode, first.Output, first.Error));
        Assert.Equal((0, $"one|x|--root|elsewhere|{_repository.Root}\n", ""), (second.ExitCode, second.Output, second.Error));
        Assert.Equal(compiled, Compiled);
    }

    [PowerShellFact]
    public async Task A_build_is_compiled_again_if_an_input_has_changed_and_one_that_does_not_compile_says_why()
    {
        await Run(_repository.Root, "x");
        var extension = _repository.Write("src/Library/Extension.cs", """partial class Library { static partial void Extend(ref string text) => text += " more"; }""");
        Assert.StartsWith("one more|", (await Run(_repository.Root, "x")).Output, StringComparison.Ordinal);

        File.WriteAllText(extension, "class Broken { int Number() => \"text\"; }");
        var broken = await Run(_repository.Root, "x");

        Assert.Equal((1, ""), (broken.ExitCode, broken.Output));
        Assert.Contains("error CS0029", broken.Error, StringComparison.Ordinal);
        Assert.EndsWith("build/_build.csproj does not compile.\n", broken.Error, StringComparison.Ordinal);
    }

    [PowerShellFact]
    public async Task The_one_of_the_templates_finds_the_script_of_the_package()
    {
        _repository.Write("build/package.ps1", File.ReadAllText(Path.Combine(Checkout.Root, "build.ps1")));
        _repository.Write("build/Directory.Build.targets", """
            <Project>
              <Target Name="WriteSlipwayScripts" AfterTargets="Build"><Copy SourceFiles="$(MSBuildProjectDirectory)/package.ps1" DestinationFiles="$(MSBuildProjectDirectory)/obj/slipway.ps1" /></Target>
            </Project>
            """);

        var outcome = await RunScript("src/Slipway.Templates/templates/shared/build.ps1", _repository.Root, "fail", "two words");

        Assert.Equal((7, $"one|fail|two words|--root|{_repository.Root}|{_repository.Root}\n", ""), (outcome.ExitCode, outcome.Output, outcome.Error));
    }

    [PowerShellFact]
    public async Task The_one_of_the_templates_says_where_packages_cannot_be_had()
    {
        _repository.Write("build/_build.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageReference Include=\"Slipway.Nowhere\" Version=\"0.0.1\" /></ItemGroup></Project>");
        _repository.Write("build/nuget.config", "<configuration><packageSources><clear /><add key=\"none\" value=\".\" /></packageSources></configuration>");

        var outcome = await RunScript("src/Slipway.Templates/templates/shared/build.ps1", _repository.Root, "x");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("Slipway.Nowhere", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("The packages of build/_build.csproj cannot be had: see above.", outcome.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _repository.Dispose();

    private Task<Outcome> Run(string folder, params string[] arguments) => RunScript("build.ps1", folder, arguments);

    private async Task<Outcome> RunScript(string script, string folder, params string[] arguments)
    {
        File.Copy(Path.Combine(Checkout.Root, script), Path.Combine(_repository.Root, "build.ps1"), overwrite: true);
        using var process = new RunningProcess("pwsh", ["-NoLogo", "-NoProfile", "-File", Path.Combine(_repository.Root, "build.ps1"), .. arguments], folder, [("NO_COLOR", "1")]);
        return await process.End();
    }
}

/// <summary>A fact about PowerShell, skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PowerShellFactAttribute : FactAttribute
{
    public PowerShellFactAttribute()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "pwsh")) || File.Exists(Path.Combine(folder, "pwsh.exe"))))
        {
            Skip = "pwsh is not installed (dotnet tool install --global PowerShell).";
        }
    }
}

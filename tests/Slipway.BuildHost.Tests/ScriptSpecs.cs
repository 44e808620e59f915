using System.Diagnostics;
using Slipway.BuildHost.Tests.Running;

namespace Slipway.BuildHost.Tests;

public sealed class ScriptSpecs : IDisposable
{
    private readonly ScriptRepository _repository = new();

    [BashFact]
    public async Task I_can_start_a_build_from_any_folder_and_MSBuild_is_not_heard()
    {
        using var process = _repository.Start(["fail", "two words", "--option"], Path.GetTempPath());
        var outcome = await process.End();

        Assert.Equal($"one|fail|two words|--option|--root|{_repository.Root}|{Path.TrimEndingDirectorySeparator(Path.GetTempPath())}\n", outcome.Output);
        Assert.Equal("", outcome.Error);
        Assert.Equal(7, outcome.ExitCode);
    }

    [BashFact]
    public async Task A_build_is_compiled_again_only_if_an_input_has_changed()
    {
        Assert.StartsWith("one|", (await _repository.Run("x")).Output, StringComparison.Ordinal);
        var compiled = _repository.Compiled();
        await _repository.Run("x");
        Assert.Equal(compiled, _repository.Compiled());

        var extension = _repository.Write("src/Library/Extension.cs", """partial class Library { static partial void Extend(ref string text) => text += " more"; }""");
        Assert.StartsWith("one more|", (await _repository.Run("x")).Output, StringComparison.Ordinal);

        File.Delete(extension);
        Assert.StartsWith("one|", (await _repository.Run("x")).Output, StringComparison.Ordinal);

        var older = _repository.Write("older.txt", (await File.ReadAllTextAsync(Path.Combine(_repository.Root, "src/Library/Library.cs"))).Replace("one", "two", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(older, compiled.AddHours(-1));
        File.Move(older, Path.Combine(_repository.Root, "src/Library/Library.cs"), overwrite: true);
        Assert.StartsWith("two|", (await _repository.Run("x")).Output, StringComparison.Ordinal);

        compiled = _repository.Compiled();
        _repository.Write("templates/another.md", "Embedded in the build");
        await _repository.Run("x");
        Assert.NotEqual(compiled, _repository.Compiled());
    }

    [Theory]
    [InlineData("", "build/packages.lock.json")]
    [InlineData("true", "build/obj/Slipway/packages.lock.json")]
    public async Task Compiling_this_build_to_machine_code_leaves_the_checkout_as_it_is(string ahead, string lockFile)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", "build/_build.csproj", "-getProperty:NuGetLockFilePath", "-p:BuildHost=Slipway", "-p:BuildFlavor=Slipway"])
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardOutput = true,
            Environment = { ["SLIPWAY_READY_TO_RUN"] = ahead },
        };
        using var process = Process.Start(start)!;
        var path = (await process.StandardOutput.ReadToEndAsync()).Trim();

        Assert.Equal(lockFile, path.Length == 0 ? "build/packages.lock.json" : Path.GetRelativePath(Checkout.Root, path));
    }

    [BashFact]
    public async Task A_build_that_does_not_compile_says_why_and_does_not_run()
    {
        await _repository.Run("x");
        _repository.Write("build/Broken.cs", "class Broken { int Number() => \"text\"; }");
        var broken = await _repository.Run("x");
        Assert.NotEqual(0, broken.ExitCode);
        Assert.Equal("", broken.Output);
        Assert.Contains("error CS0029", broken.Error, StringComparison.Ordinal);

        File.Delete(Path.Combine(_repository.Root, "build/Broken.cs"));
        Assert.Equal(0, (await _repository.Run("x")).ExitCode);
    }

    [BashTheory]
    [InlineData("using static Nuke.Common.Tools.Docker.DockerTasks;", true)]
    [InlineData("namespace Nuke.Common { class Known; } namespace Builds { using Nuke.Common; class Broken { DockerSettings Settings; } }", true)]
    [InlineData("namespace Nuke.Common { class Known; } namespace Builds { using Nuke.Common; class Broken { object X = new Known().Unknown(); } }", true)]
    [InlineData("class Broken { Unknown Field; }", false)]
    [InlineData("class Broken { int Number() => \"text\"; }", false)]
    public async Task A_name_of_Nukes_that_the_host_does_not_have_is_answered_with_the_other_host(string source, bool isAnswered)
    {
        _repository.Write("build/Broken.cs", source);
        var outcome = await _repository.Run("x");

        Assert.Equal(isAnswered, outcome.Error.Contains("BuildHost=Nuke", StringComparison.Ordinal));
        Assert.Equal(1, outcome.ExitCode);
    }

    [BashFact]
    public async Task A_name_that_Nuke_does_not_have_either_is_not_answered_with_Nuke()
    {
        _repository.Write("build/Broken.cs", "using Nuke.Common.Tools.Docker;");

        Assert.DoesNotContain("BuildHost=Nuke", (await _repository.Run("x", ("BuildHost", "Nuke"))).Error, StringComparison.Ordinal);
    }

    [BashFact]
    public async Task Analyzers_do_not_keep_a_build_from_starting_unless_they_are_asked_for()
    {
        _repository.Write(".editorconfig", "root = true\n[*.cs]\ndotnet_diagnostic.CA1050.severity = error\n");
        Assert.Equal(0, (await _repository.Run("x", ("RunAnalyzers", null))).ExitCode);

        _repository.Write("src/Library/More.cs", "public static class More;");
        var asked = await _repository.Run("x", ("RunAnalyzers", "true"));

        Assert.NotEqual(0, asked.ExitCode);
        Assert.Contains("error CA1050", asked.Error, StringComparison.Ordinal);
    }

    [BashFact]
    public async Task An_installer_of_the_SDK_that_is_not_the_expected_one_does_not_run()
    {
        _repository.Write("global.json", """{ "sdk": { "version": "99.0.100", "rollForward": "disable" } }""");
        ExecutableFile.Make(_repository.Write("programs/curl", $"#!/bin/sh\nwhile [ \"$1\" != -o ]; do shift; done\necho 'touch {_repository.Root}/has-run' > \"$2\"\n"));

        var outcome = await _repository.Run("x", ("PATH", $"{_repository.Root}/programs:{Environment.GetEnvironmentVariable("PATH")}"), ("HOME", _repository.Root), ("DOTNET_ROOT", null));

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("dotnet-install.sh: its SHA-256 is ", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("It was not run.", outcome.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_repository.Root, "has-run")));
    }

    [BashFact]
    public async Task Two_first_builds_at_once_do_not_disturb_each_other_and_a_signal_reaches_the_build()
    {
        using var waiting = _repository.Start(["wait"]);
        var other = await _repository.Run("x");
        await waiting.Prints("one|wait");
        await waiting.Signal("TERM");

        Assert.Equal(0, other.ExitCode);
        Assert.Equal(143, (await waiting.End()).ExitCode);
    }

    [BashFact]
    public async Task A_fresh_checkout_starts_a_compiled_build_of_the_same_content_from_the_cache()
    {
        using var source = new RepositoryFolder();
        ScriptRepository.WriteLibrary(source.Root);
        using var cache = new RepositoryFolder();
        (string, string?)[] environment = [("SLIPWAY_BUILD_CACHE", cache.Root), ("SlipwaySource", source.Root)];

        // As the sandbox's CI does it, whose folder is inside the sources: where a checkout lies is not part of its content.
        using var first = new ScriptRepository("$(SlipwaySource)/src/Library/Library.csproj", Path.Combine(source.Root, "runs"));
        Assert.StartsWith("one|", (await first.Run("x", environment)).Output, StringComparison.Ordinal);

        using var second = new ScriptRepository("$(SlipwaySource)/src/Library/Library.csproj", Path.Combine(source.Root, "runs"));
        var cached = await second.Run("x", environment);
        Assert.Equal($"one|x|--root|{second.Root}|{second.Root}\n", cached.Output);
        Assert.False(Directory.Exists(Path.Combine(second.Root, "build", "obj")));

        source.Write("src/Library/Extension.cs", """partial class Library { static partial void Extend(ref string text) => text += " more"; }""");
        using var third = new ScriptRepository("$(SlipwaySource)/src/Library/Library.csproj");
        Assert.StartsWith("one more|", (await third.Run("x", environment)).Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(third.Root, "build", "bin", "ConfigBuild", "Release", "_build.dll")));
    }

    [BashFact]
    public async Task Sources_that_were_exported_for_another_repository_do_not_compile_their_own_build_again()
    {
        await _repository.Run("x");
        var compiled = _repository.Compiled();

        Assert.StartsWith("one|", (await _repository.Run("x", ("SlipwaySource", _repository.Root))).Output, StringComparison.Ordinal);

        Assert.Equal(compiled, _repository.Compiled());
        Assert.False(Directory.Exists(Path.Combine(_repository.Root, "build", "bin", "ConfigBuild")));
    }

    public void Dispose() => _repository.Dispose();
}

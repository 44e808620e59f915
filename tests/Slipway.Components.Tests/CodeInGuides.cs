using CliWrap;
using CliWrap.Buffered;
using Slipway.Testing;

namespace Slipway.Components.Tests;

/// <summary>The C# of README and docs/, compiled as somebody's build definition who copied it: with what the package brings, and no line more.</summary>
public sealed class CodeInGuides : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-guides-");

    [Fact]
    public async Task Everything_that_a_guide_shows_of_a_build_compiles_in_a_build_without_a_using()
    {
        foreach (var page in DocumentedCode.Pages)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, Path.GetFileName(page) + ".cs"), DocumentedCode.SourceOf(page));
        }

        var build = Path.Combine(Checkout.Root, "src", "Slipway.Components", "build");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "_build.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Import Project="{build}/Slipway.Build.props" />
              <Import Project="{build}/Slipway.Build.targets" />
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <Reference Include="{AppContext.BaseDirectory}/Slipway*.dll" Exclude="{AppContext.BaseDirectory}/*.Tests.dll" />
                <Reference Include="{AppContext.BaseDirectory}/Serilog.dll" />
              </ItemGroup>
            </Project>
            """);
        var compiled = await Cli.Wrap("dotnet").WithWorkingDirectory(folder.FullName)
            .WithArguments(["build", "_build.csproj", "-restore", "-t:Compile", "-nologo", "-v:q"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();

        Assert.True(compiled.ExitCode == 0, compiled.StandardOutput);
    }

    [Theory]
    [InlineData("docs/guides/images.md", 4)]
    [InlineData("docs/guides/policies.md", 2)]
    [InlineData("docs/guides/smoke-tests.md", 1)]
    [InlineData("docs/guides/your-own-repositories.md", 3)]
    [InlineData("README.md", 1)]
    public void Snippets_are_found_fenced_or_indented(string page, int count) =>
        Assert.Equal(count, DocumentedCode.Snippets(File.ReadAllText(Path.Combine(Checkout.Root, page))).Count());

    public void Dispose() => folder.Delete(recursive: true);
}

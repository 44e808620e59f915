using System.Text.RegularExpressions;

namespace Slipway.EndToEnd.Tests;

/// <summary>The way into a repository of one's own: the files that the guide shows, and the packages.</summary>
[Trait("Category", "EndToEnd")]
[Collection(OneCheckout.Name)]
public sealed partial class YourOwnRepository(FreshCheckout checkout) : IDisposable
{
    private static readonly string[] s_copied = ["build.sh", "build.ps1", "global.json"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-own-");

    [Fact]
    public async Task The_files_of_the_guide_and_the_packages_make_a_release()
    {
        (await checkout.BuildAsync("Release")).ShouldSucceed();
        (await checkout.BuildAsync("Pack")).ShouldSucceed();
        foreach (var file in s_copied)
            File.Copy(Path.Combine(checkout.Root, file), Path.Combine(folder.FullName, file));
        foreach (var (file, content) in FilesOfTheGuide())
            Write(file, content);
        Write("nuget.config", $"""
            <configuration><packageSources><add key="slipway" value="{checkout.Root}/artifacts/packages" /></packageSources></configuration>
            """);
        Write(".nuke/parameters.json", "{}");
        Write(".gitignore", "bin/\nobj/\n.nuke/temp/\npackages/\n");
        Write("src/Web/Web.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
            """);
        Write("src/Web/Program.cs", "Microsoft.AspNetCore.Builder.WebApplication.Create(args).Run();");
        await FreshCheckout.StartRepositoryAsync(folder.FullName, "The application");

        var release = await checkout.BuildOtherAsync(folder.FullName, "Release");

        release.ShouldSucceed();
        Assert.Contains($"+          image: {checkout.Registry}/web:", release.Output, StringComparison.Ordinal);
        Assert.StartsWith($"{checkout.Address}acme/config/pull/", release.PullRequestUrl, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static List<(string File, string Content)> FilesOfTheGuide()
    {
        var guide = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "guides", "your-own-repositories.md"));
        var files = FileOfTheGuide().Matches(guide).Select(match => (File: match.Groups["file"].Value, Content: match.Groups["content"].Value)).ToList();
        Assert.Equal(["build/_build.csproj", "build/Build.cs"], files.Select(file => file.File));
        return files;
    }

    private void Write(string file, string content)
    {
        var path = Path.Combine(folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }

    /// <summary>A name in backquotes at a line's end, then its content.</summary>
    [GeneratedRegex(@"`(?<file>[^`\n]+)`:\n\n```(xml|csharp)\n(?<content>.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex FileOfTheGuide();
}

namespace Slipway.BuildHost.Tests.Running;

/// <summary>A repository with this repository's build.sh and a build of its own that references one library, and no package.</summary>
internal sealed class ScriptRepository : IDisposable
{
    private readonly RepositoryFolder _folder;

    public ScriptRepository(string librarySource = "../src/Library/Library.csproj", string? parent = null)
    {
        _folder = new RepositoryFolder(parent);
        File.Copy(Path.Combine(Checkout.Root, "build.sh"), Path.Combine(Root, "build.sh"));
        File.Copy(Path.Combine(Checkout.Root, "global.json"), Path.Combine(Root, "global.json"));
        Write("Directory.Build.props", Props);
        Write("build/_build.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <AppendTargetFrameworkToOutputPath>false</AppendTargetFrameworkToOutputPath>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{librarySource}" />
                <EmbeddedResource Include="../templates/**" />
              </ItemGroup>
            </Project>
            """);
        Write("build/Program.cs", """
            Console.WriteLine($"{Library.Text()}|{string.Join('|', args)}|{Environment.CurrentDirectory}");
            if (args[0] == "wait")
                new ManualResetEventSlim().Wait();
            return args[0] == "fail" ? 7 : 0;
            """);
        Write("templates/readme.md", "A template");
        if (!librarySource.Contains("$(", StringComparison.Ordinal))
            WriteLibrary(Root);
    }

    public string Root => _folder.Root;

    /// <summary>The time of the last compilation.</summary>
    public DateTime Compiled(string flavor = "Slipway") => File.GetLastWriteTimeUtc(Path.Combine(Root, "build", "bin", flavor, ".state", "inputs"));

    public string Write(string file, string text) => _folder.Write(file, text);

    public RunningProcess Start(string[] arguments, string? folder = null, params (string Name, string? Value)[] environment) =>
        new(Path.Combine(Root, "build.sh"), arguments, folder ?? Root, environment);

    public async Task<Outcome> Run(string argument, params (string Name, string? Value)[] environment)
    {
        using var process = Start([argument], folder: null, environment);
        return await process.End();
    }

    public void Dispose() => _folder.Dispose();

    public static void WriteLibrary(string root)
    {
        var folder = Path.Combine(root, "src", "Library");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(root, "Directory.Build.props"), Props);
        File.WriteAllText(Path.Combine(folder, "Library.csproj"), """<Project Sdk="Microsoft.NET.Sdk" />""");
        File.WriteAllText(Path.Combine(folder, "Library.cs"), """
            public static partial class Library
            {
                public static string Text() { var text = "one"; Extend(ref text); return text; }
                static partial void Extend(ref string text);
            }
            """);
    }

    private const string Props = """
        <Project>
          <PropertyGroup>
            <BaseIntermediateOutputPath>$(MSBuildProjectDirectory)/obj/$(BuildFlavor)/</BaseIntermediateOutputPath>
            <BaseOutputPath>$(MSBuildProjectDirectory)/bin/$(BuildFlavor)/</BaseOutputPath>
            <DefaultItemExcludes>$(DefaultItemExcludes);obj/**;bin/**</DefaultItemExcludes>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
        </Project>
        """;
}

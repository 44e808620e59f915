using System.IO;

namespace Benchmarks;

/// <summary>The smallest .NET program: what it costs to start anything at all.</summary>
sealed class Hello(string workFolder)
{
    /// <summary>Compiles it.</summary>
    public Command Compile()
    {
        var folder = Path.Combine(workFolder, "hello");
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            Path.Combine(folder, "hello.csproj"),
            "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        File.WriteAllText(Path.Combine(folder, "hello.cs"), "System.Console.WriteLine(\"hello\");");
        new Command("dotnet", "build", folder, "--configuration", "Release", "--output", Path.Combine(folder, "out")).Run();
        return new Command("dotnet", Path.Combine(folder, "out", "hello.dll"));
    }
}

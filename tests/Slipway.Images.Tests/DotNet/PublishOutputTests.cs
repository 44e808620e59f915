using Slipway.Images.DotNet;

namespace Slipway.Images.Tests.DotNet;

public sealed class PublishOutputTests
{
    [Fact]
    public void Errors_are_shown_once_without_the_rest()
    {
        var output = new PublishOutput();
        output.Add("  Determining projects to restore...");
        output.Add("/src/App/Program.cs(1,2): error CS0103: The name 'x' does not exist [/src/App/App.csproj]");
        output.Add("/src/App/Program.cs(1,2): error CS0103: The name 'x' does not exist [/src/App/App.csproj::TargetFramework=net10.0]");
        output.Add("MSBUILD : error MSB1009: Project file does not exist.");

        Assert.Equal(
            "\n  /src/App/Program.cs(1,2): error CS0103: The name 'x' does not exist\n  MSBUILD : error MSB1009: Project file does not exist.",
            output.Describe());
        Assert.False(output.HasContainerError);
    }

    [Fact]
    public void Without_an_error_the_last_lines_are_shown()
    {
        var output = new PublishOutput();
        output.Add("Unhandled exception.");

        Assert.Equal("\n  Unhandled exception.", output.Describe());
    }
}

using Slipway.Images.DotNet;

namespace Slipway.Images.Tests.DotNet;

/// <summary>What the SDK gets to know of credentials besides those of the two registries of a build.</summary>
public sealed class CredentialsOfTheSdk
{
    [Theory]
    [InlineData("DOTNET_CONTAINER_REGISTRY_UNAME")]
    [InlineData("DOTNET_CONTAINER_REGISTRY_PWORD")]
    [InlineData("SDK_CONTAINER_REGISTRY_UNAME")]
    [InlineData("SDK_CONTAINER_REGISTRY_PWORD")]
    public void A_user_for_the_registry_that_is_pushed_to_is_not_passed_on_for_that_of_the_base_image(string variable) =>
        Assert.Null(Assert.Contains(variable, (IDictionary<string, string?>)DotNetProgram.CleanEnvironment()));
}

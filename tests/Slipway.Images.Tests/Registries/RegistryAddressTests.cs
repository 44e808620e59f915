using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.Images.Tests.Registries;

public sealed class RegistryAddressTests
{
    [Theory]
    [InlineData("nginx", "https://registry-1.docker.io/v2/library/nginx/")]
    [InlineData("acme/web:1.0", "https://registry-1.docker.io/v2/acme/web/")]
    [InlineData("docker.io/nginx", "https://registry-1.docker.io/v2/library/nginx/")]
    [InlineData("index.docker.io/acme/web", "https://registry-1.docker.io/v2/acme/web/")]
    [InlineData("ghcr.io/acme/web", "https://ghcr.io/v2/acme/web/")]
    [InlineData("registry.internal:5000/web", "https://registry.internal:5000/v2/web/")]
    [InlineData("plain.internal:5000/web", "http://plain.internal:5000/v2/web/")]
    [InlineData("localhost/web", "http://localhost/v2/web/")]
    [InlineData("localhost:7070/acme/web", "http://localhost:7070/v2/acme/web/")]
    [InlineData("127.0.0.1:7070/acme/web", "http://127.0.0.1:7070/v2/acme/web/")]
    public void An_image_says_where_its_registry_is(string image, string expected)
    {
        var address = RegistryAddress.Of(ImageReference.Parse(image)).Api(["plain.internal:5000"]);

        Assert.Equal(expected, address.AbsoluteUri);
    }
}

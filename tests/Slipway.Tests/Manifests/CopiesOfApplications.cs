using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Tests.Manifests;

public sealed class CopiesOfApplications
{
    private const string Digest = "@sha256:1111111111111111111111111111111111111111111111111111111111111111";

    [Theory]
    [InlineData("name: web # web's, not of the website or web2\n", "name: api # api's, not of the website or web2\n")]
    [InlineData("app.kubernetes.io/name: web\nconfig: web-settings\nhost: my-web.example\n", "app.kubernetes.io/name: api\nconfig: api-settings\nhost: my-api.example\n")]
    [InlineData($"image: ghcr.io/acme/web:1.4.0{Digest}\r\n", "image: ghcr.io/acme/api:unreleased\r\n")]
    [InlineData("image: \"web:1.4.0\"\n", "image: \"api:unreleased\"\n")]
    [InlineData($"- localhost:7070/acme/web{Digest}\n", "- localhost:7070/acme/api:unreleased\n")]
    [InlineData($"image: ghcr.io/acme/proxy:1.4.0{Digest}\nurl: http://web:8080/\n", $"image: ghcr.io/acme/proxy:1.4.0{Digest}\nurl: http://api:8080/\n")]
    public void The_name_is_the_new_one_and_the_image_waits_for_its_first_release(string text, string expected) => Assert.Equal(expected, Copy("web.yaml", text, repository: null).Text);

    [Fact]
    public void A_file_is_named_like_the_new_application() => Assert.Equal("overlays/api/api-service.yaml", Copy("overlays/web/web-service.yaml", "", repository: null).Path);

    [Fact]
    public void The_image_may_be_of_another_repository() =>
        Assert.Equal("image: registry.example/team/backend:unreleased\n", Copy("web.yaml", $"image: ghcr.io/acme/web:1.4.0{Digest}\n", "registry.example/team/backend").Text);

    [Fact]
    public void What_is_no_text_stays_as_it_is()
    {
        var copy = ApplicationCopy.Of([new ConfigFile("web.bin", new byte[] { 0xFF, (byte)'w', (byte)'e', (byte)'b' })], ApplicationName.Parse("web"), ApplicationName.Parse("api"), repository: null);

        Assert.Equal([0xFF, (byte)'w', (byte)'e', (byte)'b'], Assert.Single(copy).Content.ToArray());
    }

    private static (string Path, string Text) Copy(string path, string text, string? repository)
    {
        var copy = ApplicationCopy.Of([new ConfigFile(path, Encoding.UTF8.GetBytes(text))], ApplicationName.Parse("web"), ApplicationName.Parse("api"), repository).Single();
        return (copy.Path, Encoding.UTF8.GetString(copy.Content.Span));
    }
}

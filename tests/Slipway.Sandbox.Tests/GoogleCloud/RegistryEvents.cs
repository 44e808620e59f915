using System.Net.Http.Headers;

namespace Slipway.Sandbox.Tests.GoogleCloud;

public sealed class RegistryEvents : BuildTest
{
    [Fact]
    public async Task Each_push_and_deletion_of_an_image_or_tag_is_an_event_of_its_own()
    {
        using var image = await Anyone.GetAsync(new Uri("v2/slipway/empty/manifests/latest", UriKind.Relative));
        var digest = Assert.Single(image.Headers.GetValues("Docker-Content-Digest"));
        var (content, type) = (await image.Content.ReadAsByteArrayAsync(), image.Content.Headers.ContentType!);
        await PutAsync("1.0", content, type);
        await PutAsync(digest, content, type);
        await DeleteAsync("1.0");
        await DeleteAsync(digest);

        var events = (await EventsAsync("slipway-gcr")).Select(item => item.Data.ToJsonString()).ToList();

        var (byDigest, name) = ($"\"digest\":\"{Registry}/slipway/empty@{digest}\"", $"{Registry}/slipway/empty");
        Assert.Equal(
        [
            $$"""{"action":"INSERT",{{byDigest}},"tag":"{{name}}:1.0"}""",
            $$"""{"action":"INSERT",{{byDigest}}}""",
            $$"""{"action":"DELETE","tag":"{{name}}:1.0"}""",
            $$"""{"action":"DELETE","tag":"{{name}}:latest"}""",
            $$"""{"action":"DELETE",{{byDigest}}}""",
        ], events);
    }

    private async Task PutAsync(string reference, byte[] content, MediaTypeHeaderValue type)
    {
        using var body = new ByteArrayContent(content) { Headers = { ContentType = type } };
        using var response = await Owner.PutAsync(new Uri($"v2/slipway/empty/manifests/{reference}", UriKind.Relative), body);
        Assert.True(response.IsSuccessStatusCode);
    }

    private async Task DeleteAsync(string reference)
    {
        using var response = await Owner.DeleteAsync(new Uri($"v2/slipway/empty/manifests/{reference}", UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode);
    }
}

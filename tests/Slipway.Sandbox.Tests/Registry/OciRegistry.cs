using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Registry;

public sealed class OciRegistry : SandboxTest
{
    private const string ManifestType = "application/vnd.oci.image.manifest.v1+json";

    private static readonly byte[] s_content = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("slipway ", 1000)));
    private static readonly string s_digest = DigestOf(s_content);

    [Fact]
    public async Task A_blob_pushed_at_once_can_be_read()
    {
        using var pushed = await PushBlobAsync(s_content, s_digest);

        Assert.Equal(HttpStatusCode.Created, pushed.StatusCode);
        Assert.Equal(s_digest, pushed.Headers.GetValues("Docker-Content-Digest").Single());
        Assert.Equal(s_content, await Anyone.GetByteArrayAsync(new Uri($"v2/acme/web/blobs/{s_digest}", UriKind.Relative)));
    }

    [Fact]
    public async Task A_blob_with_another_digest_than_announced_is_refused()
    {
        var other = DigestOf([1, 2, 3]);

        using var response = await PushBlobAsync(s_content, other);

        Assert.Equal((HttpStatusCode.BadRequest, "DIGEST_INVALID"), await ErrorAsync(response));
        using var read = await Anyone.GetAsync(new Uri($"v2/acme/web/blobs/{other}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
    }

    [Fact]
    public async Task A_blob_can_be_pushed_in_chunks_and_only_in_order()
    {
        var location = await StartUploadAsync();

        using var first = await PatchAsync(location, s_content[..1000], "0-999");
        using var skipped = await PatchAsync(location, s_content[2000..], "2000-7999");
        using var second = await PatchAsync(location, s_content[1000..], $"1000-{s_content.Length - 1}");
        using var done = await Owner.PutAsync(new Uri($"{location}?digest={s_digest}", UriKind.Relative), new ByteArrayContent([]));

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal("0-999", first.Headers.GetValues("Range").Single());
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, skipped.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
        Assert.Equal(s_content, await Anyone.GetByteArrayAsync(new Uri($"v2/acme/web/blobs/{s_digest}", UriKind.Relative)));
    }

    [Fact]
    public async Task An_upload_goes_on_where_it_was_after_a_restart()
    {
        var location = await StartUploadAsync();
        using var first = await PatchAsync(location, s_content[..1000], "0-999");

        await RestartAsync();

        using var second = await PatchAsync(location, s_content[1000..], null);
        using var done = await Owner.PutAsync(new Uri($"{location}?digest={s_digest}", UriKind.Relative), new ByteArrayContent([]));
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
    }

    [Fact]
    public async Task A_blob_can_be_mounted_from_another_repository()
    {
        using var pushed = await PushBlobAsync(s_content, s_digest);

        using var mounted = await Owner.PostAsync(new Uri($"v2/acme/other/blobs/uploads/?mount={s_digest}&from=acme/web", UriKind.Relative), null);
        using var unknown = await Owner.PostAsync(
            new Uri($"v2/acme/other/blobs/uploads/?mount={DigestOf([9])}&from=acme/web", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.Created, mounted.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, unknown.StatusCode);
    }

    [Fact]
    public async Task A_manifest_is_found_by_tag_and_digest_byte_for_byte()
    {
        using var blob = await PushBlobAsync(s_content, s_digest);
        var manifest = Manifest(s_digest);

        using var pushed = await PushManifestAsync("1.0.0", manifest);

        Assert.Equal(HttpStatusCode.Created, pushed.StatusCode);
        var digest = DigestOf(manifest);
        Assert.Equal(digest, pushed.Headers.GetValues("Docker-Content-Digest").Single());
        foreach (var reference in new[] { "1.0.0", digest })
        {
            using var read = await Anyone.GetAsync(new Uri($"v2/acme/web/manifests/{reference}", UriKind.Relative));
            Assert.Equal(manifest, await read.Content.ReadAsByteArrayAsync());
            Assert.Equal(ManifestType, read.Content.Headers.ContentType!.MediaType);
            Assert.Equal(digest, read.Headers.GetValues("Docker-Content-Digest").Single());
        }

        Assert.Equal("1.0.0", (string)(await GetAsync("v2/acme/web/tags/list"))["tags"]![0]!);
    }

    [Fact]
    public async Task A_manifest_whose_blobs_are_missing_is_refused()
    {
        using var response = await PushManifestAsync("1.0.0", Manifest(s_digest));

        Assert.Equal((HttpStatusCode.NotFound, "MANIFEST_BLOB_UNKNOWN"), await ErrorAsync(response));
    }

    [Theory]
    [InlineData("not json", ManifestType)]
    [InlineData("[]", ManifestType)]
    [InlineData("{}", ManifestType)]
    [InlineData("""{"config": {"digest": "../../etc/passwd"}, "layers": []}""", ManifestType)]
    [InlineData("""{"mediaType": "application/vnd.oci.image.index.v1+json", "manifests": []}""", ManifestType)]
    [InlineData("{}", "text/plain")]
    public async Task A_manifest_that_is_none_is_refused(string manifest, string type)
    {
        using var response = await PushManifestAsync("1.0.0", Encoding.UTF8.GetBytes(manifest), type);

        Assert.InRange((int)response.StatusCode, 400, 404);
        using var read = await Anyone.GetAsync(new Uri("v2/acme/web/manifests/1.0.0", UriKind.Relative));
        Assert.Equal((HttpStatusCode.NotFound, "MANIFEST_UNKNOWN"), await ErrorAsync(read));
    }

    [Fact]
    public async Task A_manifest_larger_than_the_bound_is_refused()
    {
        using var response = await PushManifestAsync("1.0.0", new byte[5 * 1024 * 1024]);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_deleted_manifest_is_gone_with_its_tags()
    {
        using var blob = await PushBlobAsync(s_content, s_digest);
        using var pushed = await PushManifestAsync("1.0.0", Manifest(s_digest));

        using var deleted = await Owner.DeleteAsync(new Uri($"v2/acme/web/manifests/{DigestOf(Manifest(s_digest))}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        Assert.Empty((await GetAsync("v2/acme/web/tags/list"))["tags"]!.AsArray());
    }

    [Theory]
    [InlineData("v2/acme/web/blobs/sha256:..%2F..%2F..%2Ftoken")]
    [InlineData("v2/acme/web/manifests/..%2F..%2F..%2Ftoken")]
    [InlineData("v2/..%2F..%2Fforge/manifests/latest")]
    [InlineData("v2/_manifests/manifests/latest")]
    [InlineData("v2/acme/WEB/manifests/latest")]
    [InlineData("v2/acme/web/unknown/latest")]
    public async Task A_name_that_no_image_can_have_leads_nowhere(string path)
    {
        using var response = await Anyone.GetAsync(new Uri(Sandbox.Address + path));

        Assert.InRange((int)response.StatusCode, 400, 404);
    }

    private static byte[] Manifest(string blob) => Encoding.UTF8.GetBytes(
        $$"""
        {"schemaVersion": 2, "mediaType": "{{ManifestType}}",
         "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "{{blob}}", "size": 8000},
         "layers": []}
        """);

    private static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    private async Task<string> StartUploadAsync()
    {
        using var response = await Owner.PostAsync(new Uri("v2/acme/web/blobs/uploads/", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return response.Headers.Location!.OriginalString.TrimStart('/');
    }

    private async Task<HttpResponseMessage> PushBlobAsync(byte[] content, string digest) => await Owner.PutAsync(
        new Uri($"{await StartUploadAsync()}?digest={digest}", UriKind.Relative), new ByteArrayContent(content));

    private async Task<HttpResponseMessage> PatchAsync(string location, byte[] content, string? range)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, location) { Content = new ByteArrayContent(content) };
        if (range is not null)
        {
            request.Content.Headers.TryAddWithoutValidation("Content-Range", range);
        }

        return await Owner.SendAsync(request);
    }

    private async Task<HttpResponseMessage> PushManifestAsync(string reference, byte[] manifest, string type = ManifestType)
    {
        using var content = new ByteArrayContent(manifest) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        return await Owner.PutAsync(new Uri($"v2/acme/web/manifests/{reference}", UriKind.Relative), content);
    }

    private static async Task<(HttpStatusCode Status, string Code)> ErrorAsync(HttpResponseMessage response) =>
        (response.StatusCode, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]![0]!["code"]!);
}

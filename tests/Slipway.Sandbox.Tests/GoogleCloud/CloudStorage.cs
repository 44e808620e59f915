using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Google;
using Google.Cloud.Storage.V1;
using StoredObject = Google.Apis.Storage.v1.Data.Object;

namespace Slipway.Sandbox.Tests.GoogleCloud;

public sealed class CloudStorage : GoogleTest
{
    private const string Name = "source/1234-abc.tgz";

    private StorageClient Client => new StorageClientBuilder { GoogleCredential = Credential, BaseUri = $"{Sandbox.GoogleAddress}storage/storage/v1/" }.Build();

    [Fact]
    public async Task Googles_client_makes_a_bucket_and_reads_back_what_it_uploaded()
    {
        var content = RandomNumberGenerator.GetBytes(1_000_000);
        using var client = Client;
        var bucket = await client.CreateBucketAsync("slipway-sandbox", "sandbox-sources");
        var uploaded = await client.UploadObjectAsync(bucket.Name, Name, "application/gzip", new MemoryStream(content), new UploadObjectOptions { ChunkSize = UploadObjectOptions.MinimumChunkSize });
        await RestartAsync();
        using var again = Client;
        using var whole = new MemoryStream();
        using var part = new MemoryStream();
        await again.DownloadObjectAsync(bucket.Name, Name, whole);
        await again.DownloadObjectAsync(bucket.Name, Name, part, new DownloadObjectOptions { Range = new RangeHeaderValue(10, 19) });

        Assert.Equal((Name, 1_000_000UL, "application/gzip"), (uploaded.Name, uploaded.Size!.Value, uploaded.ContentType));
        Assert.Equal(uploaded.Generation, (await again.GetObjectAsync(bucket.Name, Name)).Generation);
        Assert.Equal(707070707070UL, (await again.GetBucketAsync(bucket.Name)).ProjectNumber);
        Assert.Equal(content, whole.ToArray());
        Assert.Equal(content[10..20], part.ToArray());
        Assert.Equal([Name], again.ListObjects(bucket.Name, "source/").Select(item => item.Name));
        Assert.Equal([bucket.Name], again.ListBuckets("slipway-sandbox", new ListBucketsOptions { Prefix = "sandbox-" }).Select(item => item.Name));
    }

    [Fact]
    public async Task An_object_is_replaced_only_in_the_generation_that_was_named()
    {
        using var client = Client;
        await client.CreateBucketAsync("slipway-sandbox", "sandbox-sources");
        var first = await UploadAsync(client, "one", new UploadObjectOptions { IfGenerationMatch = 0 });
        var refused = await Assert.ThrowsAsync<GoogleApiException>(() => UploadAsync(client, "two", new UploadObjectOptions { IfGenerationMatch = 0 }));
        var second = await UploadAsync(client, "three", new UploadObjectOptions { IfGenerationMatch = first.Generation });

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.HttpStatusCode);
        Assert.True(second.Generation > first.Generation);
        Assert.Equal("three", await ReadAsync(client));
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<GoogleApiException>(() => client.GetObjectAsync("sandbox-sources", Name, new GetObjectOptions { Generation = first.Generation }))).HttpStatusCode);
        await client.DeleteObjectAsync("sandbox-sources", Name);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<GoogleApiException>(() => ReadAsync(client))).HttpStatusCode);
    }

    [Fact]
    public async Task Buckets_of_others_and_of_nobody_are_refused_as_in_life()
    {
        using var client = Client;
        await client.CreateBucketAsync("slipway-sandbox", "sandbox-sources");

        Assert.Equal(HttpStatusCode.NotFound, await RefusedAsync(() => client.GetBucketAsync("nobodys")));
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync(() => client.GetBucketAsync("somebody-elses-bucket")));
        Assert.Equal(HttpStatusCode.Conflict, await RefusedAsync(() => client.CreateBucketAsync("slipway-sandbox", "somebody-elses-bucket")));
        Assert.Equal(HttpStatusCode.Conflict, await RefusedAsync(() => client.CreateBucketAsync("slipway-sandbox", "sandbox-sources")));
        Assert.Equal(HttpStatusCode.Forbidden, await RefusedAsync(() => client.CreateBucketAsync("another-project", "sandbox-more")));
        await RefusedAsync(HttpStatusCode.BadRequest, HttpMethod.Post, "storage/storage/v1/b?project=slipway-sandbox", new JsonObject { ["name"] = "No" });
        Assert.Equal(HttpStatusCode.NotFound, await RefusedAsync(() => client.UploadObjectAsync("nobodys", Name, null, new MemoryStream([1]))));
    }

    [Theory]
    [InlineData("uploadType=media&name=a", "text/plain", "hello", HttpStatusCode.OK)]
    [InlineData("uploadType=media", "text/plain", "hello", HttpStatusCode.BadRequest)]
    [InlineData("name=a", "text/plain", "hello", HttpStatusCode.BadRequest)]
    [InlineData("uploadType=multipart", "multipart/related; boundary=x", "--x\r\n\r\n{\"name\": \"a\"}\r\n--x\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x--\r\n", HttpStatusCode.OK)]
    [InlineData("uploadType=multipart", "text/plain", "hello", HttpStatusCode.BadRequest)]
    public async Task An_upload_in_one_request_is_there_or_says_why_not(string query, string type, string body, HttpStatusCode status)
    {
        await OkAsync(HttpMethod.Post, "storage/storage/v1/b?project=slipway-sandbox", new JsonObject { ["name"] = "sandbox-sources" });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Sandbox.GoogleAddress, $"storage/upload/storage/v1/b/sandbox-sources/o?{query}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync(Credential));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await Anyone.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
        if (status == HttpStatusCode.OK)
        {
            using var read = await CallAsync(HttpMethod.Get, "storage/storage/v1/b/sandbox-sources/o/a?alt=media");
            Assert.Equal(("hello", "text/plain"), (await read.Content.ReadAsStringAsync(), read.Content.Headers.ContentType!.MediaType));
        }
    }

    [Fact]
    public async Task Nobody_reads_or_writes_without_a_token()
    {
        using var read = await Anyone.GetAsync(new Uri(Sandbox.GoogleAddress, "storage/storage/v1/b?project=slipway-sandbox"));
        using var write = await Anyone.PostAsync(new Uri(Sandbox.Address, "upload/storage/v1/b/sandbox-sources/o?uploadType=media&name=a"), new StringContent("x"));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (read.StatusCode, write.StatusCode));
    }

    private static Task<StoredObject> UploadAsync(StorageClient client, string text, UploadObjectOptions options) =>
        client.UploadObjectAsync("sandbox-sources", Name, "text/plain", new MemoryStream(Encoding.UTF8.GetBytes(text)), options);

    private static async Task<string> ReadAsync(StorageClient client)
    {
        using var content = new MemoryStream();
        await client.DownloadObjectAsync("sandbox-sources", Name, content);
        return Encoding.UTF8.GetString(content.ToArray());
    }

    private static async Task<HttpStatusCode> RefusedAsync<T>(Func<Task<T>> call) => (await Assert.ThrowsAsync<GoogleApiException>(call)).HttpStatusCode;
}

using System.Text.Json.Nodes;
using Slipway.Sandbox.Hosting;
using Slipway.Sandbox.Registry;

namespace Slipway.Sandbox.Tests.Registry;

public sealed class RegistryClients : SandboxTest
{
    private string Host => $"localhost:{Sandbox.Address.Port}";

    [SkopeoFact]
    public async Task Skopeo_copies_in_inspects_and_lists()
    {
        await SkopeoAsync("copy", "--dest-tls-verify=false", "--src-tls-verify=false",
            $"docker://{Host}/slipway/empty:latest", $"docker://{Host}/acme/copy:1");
        await SkopeoAsync("copy", "--src-tls-verify=false", $"docker://{Host}/acme/copy:1", $"oci:{Folder["layout"]}:1");
        await SkopeoAsync("copy", "--dest-tls-verify=false", "--format=v2s2", $"oci:{Folder["layout"]}:1", $"docker://{Host}/acme/copy:docker");

        var inspected = JsonNode.Parse(await SkopeoAsync("inspect", "--tls-verify=false", $"docker://{Host}/acme/copy:1"))!;
        var tags = JsonNode.Parse(await SkopeoAsync("list-tags", "--tls-verify=false", $"docker://{Host}/acme/copy"))!;

        Assert.Equal("linux", (string)inspected["Os"]!);
        Assert.Equal(["1", "docker"], tags["Tags"]!.AsArray().Select(tag => (string)tag!));
    }

    [SkopeoFact]
    public async Task Skopeo_deletes_an_image()
    {
        await SkopeoAsync("copy", "--dest-tls-verify=false", "--src-tls-verify=false",
            $"docker://{Host}/slipway/empty:latest", $"docker://{Host}/acme/copy:1");

        await SkopeoAsync("delete", "--tls-verify=false", $"docker://{Host}/acme/copy:1");

        using var gone = await Anyone.GetAsync(new Uri("v2/acme/copy/manifests/1", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, gone.StatusCode);
    }

    [SkopeoFact]
    public async Task Skopeo_pulls_without_credentials_and_does_not_push()
    {
        var pull = await Commands.RunAsync("skopeo", ["inspect", "--no-creds", "--tls-verify=false", $"docker://{Host}/slipway/empty:latest"]);
        var push = await Commands.RunAsync("skopeo", [
            "copy", "--dest-no-creds", "--dest-tls-verify=false", "--src-tls-verify=false",
            $"docker://{Host}/slipway/empty:latest", $"docker://{Host}/acme/copy:1"]);

        Assert.Equal(0, pull.ExitCode);
        Assert.NotEqual(0, push.ExitCode);
        Assert.Contains("authentication required", push.Error, StringComparison.Ordinal);
    }

    [SkopeoFact]
    public async Task A_login_with_wrong_credentials_is_refused_and_leaves_those_of_releases_as_they_were()
    {
        var file = Path.Combine(Sandbox.DockerConfigFolder, "config.json");
        var before = await File.ReadAllTextAsync(file);

        var wrong = await Commands.RunAsync("skopeo", ["login", "--tls-verify=false", "--authfile", file, "-u", "x", "-p", "wrong", Host]);
        var right = await Commands.RunAsync("skopeo", ["login", "--tls-verify=false", "--authfile", Folder["mine.json"], "-u", "x", "-p", Sandbox.Token, Host]);

        Assert.NotEqual(0, wrong.ExitCode);
        Assert.Equal(before, await File.ReadAllTextAsync(file));
        Assert.True(right.ExitCode == 0, right.Error);
    }

    [Fact]
    public async Task What_logins_and_logouts_did_to_the_credentials_of_releases_is_put_right_at_the_next_start()
    {
        var file = Path.Combine(Sandbox.DockerConfigFolder, "config.json");
        var before = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        await File.WriteAllTextAsync(file, $$$"""{"auths":{"{{{Host}}}":{"auth":"eDp5"},"{{{Host}}}/acme":{"auth":"eDp5"},"ghcr.io":{"auth":"eDp6"}},"credsStore":"desktop"}""");

        await RestartAsync();

        var after = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        Assert.Equal("eDp6", (string)after["auths"]!["ghcr.io"]!["auth"]!);
        after["auths"]!.AsObject().Remove("ghcr.io");
        Assert.True(JsonNode.DeepEquals(before, after), after.ToJsonString());
    }

    [Theory]
    [InlineData("x:wrong", 401)]
    [InlineData("sandbox:", 401)]
    [InlineData(":", 200)]
    [InlineData(null, 200)]
    public async Task The_registry_says_at_once_whether_credentials_are_right(string? credentials, int status)
    {
        foreach (var path in (string[])["v2/", "v2", "v2/slipway/empty/tags/list"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Authorization = credentials is null ? null : new("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(credentials)));
            using var response = await Anyone.SendAsync(request);

            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task The_SDK_publishes_a_program_onto_the_empty_image_and_the_cluster_gets_its_files()
    {
        var project = Folder["Hello"];
        Directory.CreateDirectory(project);
        await File.WriteAllTextAsync(Path.Combine(project, "Hello.csproj"),
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><UseAppHost>false</UseAppHost>
                <ImportDirectoryBuildProps>false</ImportDirectoryBuildProps>
              </PropertyGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), "System.Console.WriteLine(\"hello\");");

        (await Commands.RunAsync(
            "dotnet",
            [
                "publish", "-c", "Release", "-t:PublishContainer", $"-p:ContainerBaseImage={Host}/slipway/empty:latest",
                $"-p:ContainerRegistry={Host}", "-p:ContainerRepository=acme/hello", "-p:ContainerImageTag=1.0.0", "-nodeReuse:false",
                "-p:UseSharedCompilation=false",
            ],
            project,
            new Dictionary<string, string> { ["DOCKER_CONFIG"] = Sandbox.DockerConfigFolder })).EnsureSuccess();

        var source = new RegistryImageSource(new RegistryStore(Folder["state/registry"]), Folder["state/registry"], () => Sandbox.Address.Port);
        var image = await source.PullAsync($"{Host}/acme/hello:1.0.0", CancellationToken.None);
        Assert.NotNull(image);
        Assert.True(File.Exists(Path.Combine(image.RootFolder, "app", "Hello.dll")));
        Assert.Equal(["dotnet", "/app/Hello.dll"], image.Entrypoint);
        Assert.Equal("/app/", image.WorkingDirectory);
        var byDigest = await source.PullAsync($"{Host}/acme/hello:1.0.0@{image.Digest}", CancellationToken.None);
        Assert.Equal(image.RootFolder, byDigest!.RootFolder);
        Assert.Null(await source.PullAsync($"{Host}/acme/hello:none", CancellationToken.None));
    }

    private async Task<string> SkopeoAsync(params string[] arguments) => (await Commands.RunAsync(
        "skopeo", arguments, environment: new Dictionary<string, string> { ["REGISTRY_AUTH_FILE"] = Path.Combine(Sandbox.DockerConfigFolder, "config.json") }))
        .EnsureSuccess().Output;
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class SkopeoFactAttribute : FactAttribute
{
    public SkopeoFactAttribute()
    {
        var isInstalled = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "skopeo")));
        if (!isInstalled)
        {
            Skip = "skopeo is not installed.";
        }
    }
}

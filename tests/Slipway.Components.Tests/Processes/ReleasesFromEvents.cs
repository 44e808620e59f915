using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Forges;
using Slipway.Naming;
using YamlDotNet.RepresentationModel;

namespace Slipway.Components.Tests.Processes;

/// <summary>The config repository's build, with events of a registry that really has the images.</summary>
public sealed class ReleasesFromEvents : ConfigTest
{
    private const string Branch = "release/dev/web";
    private const string Target = "ReleaseFromEvent";

    private string Waiting => FolderOf("messages");

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Directory.CreateDirectory(Waiting);
        Clone.Push(
            "An application",
            (".gitignore", ".nuke/temp\nartifacts\nevent.json\n"),
            (".nuke/keep", ""),
            ("slipway.yaml", "stages: [{ name: dev }]\n"),
            ("dev/web/web.yaml", Manifests.WithoutReplicas(ImageReference.Parse($"localhost:{Sandbox.Address.Port}/acme/web:unreleased"))));
    }

    [Fact]
    public async Task An_event_becomes_one_pull_request_and_one_message_wherever_its_build_is_killed()
    {
        var image = await PushImageAsync("1.4.0");
        WriteEvent(image);

        var writes = await RunKilledAsync(nameof(EventBuild), Clone.Folder, Target, "--event", "event.json");

        Assert.NotEmpty(writes);
        var only = await AssertOneAsync(Branch, "Release web 1.4.0 to dev");
        Assert.Contains($"`{image.Digest}`", only.Text.Body, StringComparison.Ordinal);
        Assert.Equal($"image: {image}", (await GitAsync("show", $"{only.Head}:dev/web/web.yaml")).Split('\n').Select(line => line.Trim(' ', '-', '}', '{')).First(line => line.StartsWith("image:", StringComparison.Ordinal)).Trim());
        var again = await RunAsync(0, "--event", "event.json");
        Assert.Contains("is open and up to date", again, StringComparison.Ordinal);
        Assert.Single(Messages());
    }

    [Fact]
    public async Task Events_in_any_order_end_with_the_highest_version_proposed()
    {
        foreach (var version in (string[])["1.5.0", "1.4.0", "1.10.0", "1.4.1", "nightly"])
        {
            WriteEvent(await PushImageAsync(version));
            await RunAsync(0, "--event", "event.json", "--event-tags", "[0-9]+[.].*");
        }

        var only = Assert.Single(await Forge.PullRequests.FindAsync(Branch, default));
        Assert.Equal("Release web 1.10.0 to dev", only.Text.Title);
        WriteEvent(await PushImageAsync("1.9.0"));
        Assert.Contains($"{only.Url} proposes 1.10.0, which comes after 1.9.0", await RunAsync(0, "--event", "event.json"), StringComparison.Ordinal);
        Assert.Contains("Updated", await RunAsync(0, "--event", "event.json", "--older"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_released_is_not_taken_back_by_a_late_event_nor_renamed_by_another_tag()
    {
        var image = await PushImageAsync("1.4.0");
        WriteEvent(image);
        await RunAsync(0, "--event", "event.json");
        var open = (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))!;
        await Forge.PullRequests.MergeAsync(open.Number, open.Head, default);

        Assert.Contains("Nothing to do: main has web 1.4.0 in dev already", await RunAsync(0, "--event", "event.json"), StringComparison.Ordinal);
        WriteEvent(await PushImageAsync("1.3.0"));
        Assert.Contains("main has 1.4.0, which comes after 1.3.0", await RunAsync(0, "--event", "event.json"), StringComparison.Ordinal);
        Assert.Equal(open.Number, Assert.Single(await Forge.PullRequests.FindAsync(Branch, default)).Number);
    }

    [Fact]
    public async Task Messages_are_acknowledged_when_their_release_stands_and_when_they_never_can()
    {
        var image = await PushImageAsync("1.4.0");
        Write("a", Event(image));
        Write("b", Event(image.WithDigest(Digest.Parse("sha256:" + new string('f', 64)))));
        Write("c", "no event");
        Write("d", Event(ImageReference.Parse("elsewhere.example/acme/other:1.0.0")));

        var output = await RunAsync(1, "--subscription", "projects/acme/subscriptions/slipway", "--until-idle");

        Assert.Contains("the registry does not have it", output, StringComparison.Ordinal);
        Assert.Contains("message c: found neither JSON nor JSON in base64", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Waiting));
        Assert.Equal("Release web 1.4.0 to dev", (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))?.Text.Title);
    }

    [Fact]
    public async Task A_message_whose_release_cannot_be_made_is_not_acknowledged()
    {
        WriteEvent(await PushImageAsync("1.3.0"));
        await RunAsync(0, "--event", "event.json");
        await Releasing.Commands.PushAsPersonAsync(Sandbox, Branch);
        Write("a", Event(await PushImageAsync("1.4.0")));

        var output = await RunAsync(1, "--subscription", "projects/acme/subscriptions/slipway");

        Assert.Contains("is not Slipway's, and a release would overwrite it", output, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(Waiting));
    }

    [Fact]
    public async Task Bad_input_is_said_and_does_nothing()
    {
        File.WriteAllText(Path.Combine(Clone.Folder, "event.json"), "{}");

        Assert.Contains("event event.json: found a JSON object that is not a known event", await RunAsync(2, "--event", "event.json"), StringComparison.Ordinal);
        Assert.Contains("event nowhere.json: the file cannot be read", await RunAsync(2, "--event", "nowhere.json"), StringComparison.Ordinal);
        Assert.Contains("standard input: it is empty", await RunAsync(2, "--event", "-"), StringComparison.Ordinal);
        Assert.Contains("standard input: it is empty", await RunAsync(2), StringComparison.Ordinal);
        var output = await RunAsync(2, "--subscription", "slipway", "--event", "event.json", "--event-tags", "[");
        Assert.Contains("Subscription: 'slipway' is not the name of a subscription; expected projects/{project}/subscriptions/{name}", output, StringComparison.Ordinal);
        Assert.Contains("EventTags: '[' is not a regular expression", output, StringComparison.Ordinal);
        Assert.Contains("Event: it is set, and Subscription too", output, StringComparison.Ordinal);
        Assert.Empty(await Forge.PullRequests.FindAsync(Branch, default));
    }

    [UnixFact]
    public async Task Pushed_events_are_released_one_after_the_other_until_the_signal()
    {
        using var signer = new PushSigner();
        var image = await PushImageAsync("1.4.0");
        var address = new Uri($"http://localhost:{FreePorts.One()}/");
        using var process = BuildProcess.Start(
            nameof(EventBuild), Clone.Folder, Sandbox, new KillSwitch(),
            ["Listen", "--listen-on", address.AbsoluteUri, "--push-audience", PushSigner.Audience, "--push-account", PushSigner.Account, "--google-certificates-url", signer.Certificates.AbsoluteUri]);
        using var http = new HttpClient();
        while (!await ListensAsync(http, address))
        {
            Assert.False(process.HasEnded, process.Output);
        }

        var codes = await Task.WhenAll(((string[])[Event(image), "no event", Event(image)]).Select(body => PushAsync(http, address, PushedBody(body), PushSigner.Sign())));
        var stranger = await PushAsync(http, address, PushedBody(Event(await PushImageAsync("1.5.0"))), "a.b.c");
        process.Terminate();

        Assert.All(codes, code => Assert.Equal(HttpStatusCode.NoContent, code));
        Assert.Equal(HttpStatusCode.Forbidden, stranger);
        Assert.True(await process.EndAsync() == 143, process.Output);
        await AssertOneAsync(Branch, "Release web 1.4.0 to dev");
        Assert.Single(Messages());
    }

    [Fact]
    public async Task To_listen_one_has_to_say_for_whom()
    {
        using var process = BuildProcess.Start(nameof(EventBuild), Clone.Folder, Sandbox, new KillSwitch(), ["Listen", "--push-account", "somebody", "--listen-on", "8080"]);

        Assert.True(await process.EndAsync() == 2, process.Output);
        Assert.Contains("PushAudience: it is not set", process.Output, StringComparison.Ordinal);
        Assert.Contains("PushAccount: 'somebody' is not an email address", process.Output, StringComparison.Ordinal);
        Assert.Contains("ListenOn: '8080' is not an address to listen at", process.Output, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task The_files_for_Cloud_Run_start_what_answers_their_probe()
    {
        var files = Path.Combine(Checkout.Root, "docs", "workflows", "cloud-run");
        var command = JsonNode.Parse((await File.ReadAllLinesAsync(Path.Combine(files, "Dockerfile"))).Single(line => line.StartsWith("ENTRYPOINT ", StringComparison.Ordinal))["ENTRYPOINT ".Length..])!;
        var service = new YamlStream();
        service.Load(new StringReader(await File.ReadAllTextAsync(Path.Combine(files, "service.yaml"))));
        var container = service.Documents[0].RootNode["spec"]["template"]["spec"]["containers"][0];
        var settings = ((YamlSequenceNode)container["env"])
            .Where(variable => ((string)variable["name"]!).StartsWith("SLIPWAY_PUSH_", StringComparison.Ordinal))
            .SelectMany(variable => (string[])[$"--{((string)variable["name"]!)["SLIPWAY_".Length..].Replace('_', '-')}", (string)variable["value"]!]);
        var address = new Uri($"http://localhost:{FreePorts.One()}/");

        using var process = BuildProcess.Start(
            nameof(EventBuild), Clone.Folder, Sandbox, new KillSwitch(), [.. command.AsArray().Skip(2).Select(word => (string)word!), "--listen-on", address.GetLeftPart(UriPartial.Authority), .. settings]);

        using var http = new HttpClient();
        while (!await ListensAsync(http, address, (string)container["startupProbe"]["httpGet"]["path"]!))
        {
            Assert.False(process.HasEnded, process.Output);
        }
    }

    private static string PushedBody(string data) => $$"""{"message":{"data":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(data))}}","messageId":"1"},"subscription":"projects/acme/subscriptions/slipway"}""";

    private static async Task<bool> ListensAsync(HttpClient http, Uri address, string probe = "/health")
    {
        try
        {
            return (await http.GetAsync(new Uri(address, probe))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<HttpStatusCode> PushAsync(HttpClient http, Uri address, string body, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", token);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    [UnixFact]
    public async Task The_workflow_of_the_guides_pulls_until_nothing_waits()
    {
        Write("a", Event(await PushImageAsync("1.4.0")));
        var script = Path.Combine(Clone.Folder, "build.sh");
        await File.WriteAllTextAsync(script, $"#!/usr/bin/env bash\nexec dotnet '{typeof(ReleasesFromEvents).Assembly.Location}' \"$@\" --root \"$PWD\"\n");
        ExecutableFile.Make(script);
        var workflows = Directory.CreateDirectory(Path.Combine(Clone.Folder, ".github", "workflows")).FullName;
        File.Copy(Path.Combine(Checkout.Root, "docs", "workflows", "config", "events.yml"), Path.Combine(workflows, "events.yml"));
        var run = new WorkflowRun(
            Clone.Folder,
            new Dictionary<string, string>
            {
                ["vars.GOOGLE_PROJECT_NUMBER"] = "1", ["vars.GOOGLE_EVENTS_ACCOUNT"] = "events@acme.iam.gserviceaccount.com", ["vars.SLIPWAY_SUBSCRIPTION"] = "projects/acme/subscriptions/slipway",
            },
            BuildProcess.Settings(nameof(EventBuild), Sandbox).ToDictionary(setting => setting.Key, setting => (string?)setting.Value));

        Assert.True(await run.RunAsync("events.yml") == 0, run.Output);

        Assert.Empty(Directory.EnumerateFiles(Waiting));
        Assert.Equal("Release web 1.4.0 to dev", (await Forge.PullRequests.FindOpenAsync(Branch, "main", default))?.Text.Title);
    }

    private static string Event(ImageReference image) =>
        $$"""{"action":"INSERT","tag":"{{image.Repository}}:{{image.Tag}}"{{(image.Digest is null ? "" : $",\"digest\":\"{image.Repository}@{image.Digest}\"")}}}""";

    private void WriteEvent(ImageReference image) => File.WriteAllText(Path.Combine(Clone.Folder, "event.json"), Event(image));

    private void Write(string id, string data) => File.WriteAllText(Path.Combine(Waiting, id), data);

    private async Task<string> RunAsync(int exitCode, params string[] arguments)
    {
        using var process = BuildProcess.Start(nameof(EventBuild), Clone.Folder, Sandbox, new KillSwitch(), [Target, .. arguments]);
        Assert.True(await process.EndAsync() == exitCode, process.Output);
        return process.Output;
    }
}

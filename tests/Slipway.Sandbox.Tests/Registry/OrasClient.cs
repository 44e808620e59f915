namespace Slipway.Sandbox.Tests.Registry;

public sealed class OrasClient : SandboxTest
{
    private string Artifact => $"127.0.0.1:{Sandbox.Address.Port}/acme/notes:1";

    [ProgramFact("oras")]
    public async Task Oras_pushes_copies_and_pulls_files()
    {
        await PushAsync();

        await OrasAsync("copy", "--from-plain-http", "--to-plain-http", Artifact, Artifact.Replace("notes:1", "copy:2", StringComparison.Ordinal));
        var tags = await OrasAsync("repo", "tags", "--plain-http", Artifact.Replace("notes:1", "copy", StringComparison.Ordinal));
        await OrasAsync("pull", "--plain-http", "--output", Folder["pulled"], Artifact.Replace("notes:1", "copy:2", StringComparison.Ordinal));

        Assert.Equal("2", tags.Trim());
        Assert.Equal("read me", await File.ReadAllTextAsync(Path.Combine(Folder["pulled"], "notes.txt")));
    }

    private async Task PushAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Folder["files"]).FullName, "notes.txt"), "read me");
        await OrasAsync("push", "--plain-http", Artifact, "notes.txt:text/plain");
    }

    private async Task<string> OrasAsync(params string[] arguments) => (await Commands.RunAsync(
        "oras", arguments, Folder["files"], new Dictionary<string, string> { ["DOCKER_CONFIG"] = Sandbox.DockerConfigFolder }))
        .EnsureSuccess().Output;
}

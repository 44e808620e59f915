using Slipway.Records;

namespace Slipway.Sandbox.Tests;

/// <summary>A history of deployments, as deployments push it.</summary>
internal static class RecordedHistory
{
    /// <summary>Pushes it from a clone, which is at its last commit afterwards. Null is a commit that is no record.</summary>
    public static async Task PushAsync(string clone, string name, params RecordEntry?[] entries)
    {
        (await Commands.GitAsync(clone, "checkout", "--quiet", "--orphan", "records-" + name)).EnsureSuccess();
        (await Commands.GitAsync(clone, "rm", "-rfq", ".")).EnsureSuccess();
        foreach (var entry in entries)
        {
            await File.WriteAllTextAsync(Path.Combine(clone, RecordJson.FileName), entry is null ? "no record" : RecordJson.Write(entry));
            (await Commands.GitAsync(clone, "add", "--all")).EnsureSuccess();
            (await Commands.GitAsync(clone, "commit", "--quiet", "-m", "A deployment")).EnsureSuccess();
        }

        (await Commands.GitAsync(clone, "push", "--quiet", "origin", $"HEAD:{RecordName.Refs}{name}")).EnsureSuccess();
    }
}

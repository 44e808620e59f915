using System.Globalization;
using System.Reflection;
using System.Text;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Hosting;

namespace Slipway.Sandbox.Seed;

/// <summary>The config repository that a new sandbox begins with: one commit, made from the templates beside this file.</summary>
internal static class ConfigRepositorySeed
{
    public const string Owner = ForgeHost.User;
    public const string Name = "config";

    private const string Plain = "config/";
    private const string Canary = "canary/";

    // The template's words for what is known only here.
    private const string Port = "7070";
    private const string StateFolder = "{sandbox}";

    private static readonly string[] s_scripts = ["build.sh", "build.ps1"];

    public static async Task EnsureAsync(
        ForgeHost forge, SandboxFolder folder, ServerPorts ports, SandboxOptions options, CancellationToken cancellationToken)
    {
        if (forge.FindRenamed(Owner, Name) is not null || forge.Find(Owner, Name)?.KnownTip(ForgeRepository.DefaultBranch) is not null)
        {
            return;
        }

        var repository = await forge.CreateAsync(Owner, Name, cancellationToken);
        if (await repository.Git.ResolveBranchAsync(ForgeRepository.DefaultBranch, cancellationToken) is not null)
        {
            return;
        }

        var canary = options.SeedCanary ? Template(Canary, folder, ports).ToList() : [];
        var files = canary.UnionBy(Template(Plain, folder, ports), file => file.Path).Concat(Scripts(options.SourceFolder));
        await SeedCommit.CreateAsync(repository.Git, files, options.TimeProvider.GetUtcNow(), cancellationToken);
        await repository.ForgetPushesAsync(cancellationToken);
    }

    private static IEnumerable<SeedFile> Template(string prefix, SandboxFolder folder, ServerPorts ports)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            var text = reader.ReadToEnd()
                .Replace(Port, ports.WebPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace(StateFolder, folder.Root.Replace('\\', '/'), StringComparison.Ordinal);
            yield return new SeedFile(resource[prefix.Length..], Encoding.UTF8.GetBytes(text), IsExecutable: false);
        }
    }

    private static IEnumerable<SeedFile> Scripts(string? source) =>
        from script in s_scripts
        let path = source is null ? null : Path.Combine(source, script)
        where File.Exists(path)
        // With the line ends that git stores: a checkout writes those that .gitattributes asks for.
        let content = Encoding.UTF8.GetBytes(File.ReadAllText(path).ReplaceLineEndings("\n"))
        select new SeedFile(script, content, IsExecutable: script.EndsWith(".sh", StringComparison.Ordinal));
}

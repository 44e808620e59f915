using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Sandbox.Cluster.Store;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>A container cannot start for what the manifest refers to (CreateContainerConfigError).</summary>
internal sealed class ContainerConfigException(string message) : Exception(message);

/// <summary>Makes the environment, program and arguments of a container from its image, its spec and its port.</summary>
internal sealed partial class ContainerEnvironment(ObjectStore store)
{
    // Where variables come from: as a whole, and one by one.
    private static readonly (string Kind, string All, string Key)[] s_sources = [("ConfigMap", "configMapRef", "configMapKeyRef"), ("Secret", "secretRef", "secretKeyRef")];

    private static readonly string[] s_passedOn = ["PATH", "LANG", "LC_ALL", "TZ"];

    public ContainerCommand Make(StoredObject pod, JsonObject container, UnpackedImage image, int? port, string home)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in s_passedOn)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                environment[name] = value;
        }

        var hostPath = environment.GetValueOrDefault("PATH", "/usr/bin:/bin");
        foreach (var entry in image.Environment)
        {
            var at = entry.IndexOf('=', StringComparison.Ordinal);
            if (at > 0)
                environment[entry[..at]] = entry[(at + 1)..];
        }

        var imagePath = environment.GetValueOrDefault("PATH", "");
        environment["PATH"] = hostPath;
        environment["HOME"] = home;
        environment["TMPDIR"] = home;
        environment["HOSTNAME"] = pod.Name;
        environment["DOTNET_ROOT"] = HostDotNet.Root;
        environment["DOTNET_NOLOGO"] = "1";
        environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        foreach (var (name, value) in Declared(pod, container))
            environment[name] = value;

        // The Pod's own port replaces whatever image and manifest say: two Pods cannot listen on one port of this machine.
        environment.Remove("ASPNETCORE_URLS");
        environment.Remove("ASPNETCORE_HTTPS_PORTS");
        environment.Remove("DOTNET_URLS");
        if (port is { } number)
        {
            environment["PORT"] = number.ToString(CultureInfo.InvariantCulture);
            environment["ASPNETCORE_HTTP_PORTS"] = environment["PORT"];
        }

        string[] entrypoint = container.List("command") is { Count: > 0 } ? container.Texts("command").ToArray() : [.. image.Entrypoint];
        string[] arguments = container.List("args") is { Count: > 0 } ? container.Texts("args").ToArray()
            : container.List("command") is { Count: > 0 } ? [] : [.. image.Command];
        string[] words = [.. entrypoint.Concat(arguments).Select(word => Expand(word, environment))];
        if (words.Length == 0)
            throw new ContainerConfigException("no command specified");
        var folder = Inside(image, container.Text("workingDir") is { Length: > 0 } given ? given : image.WorkingDirectory);
        Directory.CreateDirectory(folder);
        var program = Find(words[0], image, folder, imagePath, hostPath);
        return new ContainerCommand(program, words[1..].Select(word => word.StartsWith('/') && Path.Exists(Inside(image, word)) ? Inside(image, word) : word).ToList(), folder, environment);
    }

    /// <summary><c>$(NAME)</c> becomes the value where there is one; <c>$$</c> stands for a dollar sign.</summary>
    public static string Expand(string text, IReadOnlyDictionary<string, string> values) => Reference().Replace(text, match =>
        match.Value == "$$" ? "$" : values.TryGetValue(match.Groups[1].Value, out var value) ? value : match.Value);

    private static string Inside(UnpackedImage image, string path) => Path.Combine(image.RootFolder, path.TrimStart('/'));

    private static string Find(string name, UnpackedImage image, string folder, string imagePath, string hostPath)
    {
        if (name.StartsWith('/'))
            return File.Exists(Inside(image, name)) ? Inside(image, name) : name;
        if (name.Contains('/', StringComparison.Ordinal))
            return Path.GetFullPath(name, folder);
        foreach (var part in imagePath.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            if (File.Exists(Path.Combine(Inside(image, part), name)))
                return Path.Combine(Inside(image, part), name);
        }

        if (name == "dotnet")
            return HostDotNet.Program;
        var found = hostPath.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(part => Path.Combine(part, name)).FirstOrDefault(File.Exists);
        return found ?? name;
    }

    private Dictionary<string, string> Declared(StoredObject pod, JsonObject container)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in container.Items("envFrom"))
        {
            foreach (var (kind, all, _) in s_sources)
            {
                foreach (var (name, value) in Texts(pod, kind, source.Map(all)) ?? [])
                    values[source.Text("prefix") + name] = value;
            }
        }

        foreach (var variable in container.Items("env"))
        {
            var name = variable.Text("name") ?? "";
            var from = variable.Map("valueFrom");
            if (from is null)
                values[name] = Expand(variable.Text("value") ?? "", values);
            foreach (var (kind, _, key) in s_sources)
                AddKey(values, name, pod, kind, from.Map(key));
            if (from.Map("fieldRef").Text("fieldPath") is { } path)
                values[name] = Field(pod.Json, path);
            if (from.Map("resourceFieldRef") is { } field)
                values[name] = container.Map("resources").At((field.Text("resource") ?? "").Split('.')).AsText() ?? "0";
        }

        return values;
    }

    private void AddKey(Dictionary<string, string> values, string name, StoredObject pod, string kind, JsonObject? reference)
    {
        if (Texts(pod, kind, reference) is not { } data)
            return;
        if (data.TryGetValue(reference.Text("key") ?? "", out var value))
            values[name] = value;
        else if (reference.Flag("optional") != true)
            throw new ContainerConfigException($"couldn't find key {reference.Text("key")} in {kind} {pod.Namespace}/{reference.Text("name")}");
    }

    private Dictionary<string, string>? Texts(StoredObject pod, string kind, JsonObject? reference)
    {
        if (reference is null)
            return null;
        var name = reference.Text("name") ?? "";
        var isSecret = kind == "Secret";
        if (store.Find(isSecret ? "secrets" : "configmaps", pod.Namespace, name) is not { } found)
            return reference.Flag("optional") == true ? null : throw new ContainerConfigException($"{kind.ToLowerInvariant()} \"{name}\" not found");
        return (found.Json.Map("data") ?? []).ToDictionary(
            pair => pair.Key,
            pair => isSecret ? Encoding.UTF8.GetString(Convert.FromBase64String(pair.Value.AsText() ?? "")) : pair.Value.AsText() ?? "",
            StringComparer.Ordinal);
    }

    private static string Field(JsonObject pod, string path)
    {
        var match = Subscript().Match(path);
        return (match.Success ? pod.At("metadata", match.Groups[1].Value, match.Groups[2].Value) : pod.At(path.Split('.'))).AsText() ?? "";
    }

    [GeneratedRegex(@"\$\$|\$\(([A-Za-z_.-][A-Za-z0-9_.-]*)\)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^metadata\.(labels|annotations)\['(.+)'\]$")]
    private static partial Regex Subscript();
}

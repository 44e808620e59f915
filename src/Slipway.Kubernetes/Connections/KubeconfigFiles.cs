using System.Text;
using k8s.KubeConfigModels;
using Slipway.Values;

namespace Slipway.Kubernetes.Connections;

/// <summary>
/// Reads kubeconfig files into the client's model. The client's own loader takes 0.4 s, because it maps YAML by reflection.
/// Several files are merged as kubectl does: the first that names a thing wins
/// (https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files).
/// </summary>
internal static class KubeconfigFiles
{
    /// <summary>What a user says about acting as another account, which the client's model has no place for; null when it acts as itself.</summary>
    public static Impersonation? ImpersonationOf(IReadOnlyList<string> files, string? user) =>
        files.SelectMany(file => YamlDocuments.Read(file, File.ReadAllText(file, Encoding.UTF8), []).OfType<MapValue>().Take(1).SelectMany(content => Named(content, "users", "user"))
            .Select(entry => (File: file, entry.Name, entry.Content)))
            .Where(entry => entry.Name == user)
            .Select(entry => Impersonation.Of($"user '{entry.Name}' of {entry.File}", entry.Content))
            .FirstOrDefault();

    public static K8SConfiguration Read(IReadOnlyList<string> files)
    {
        var problems = new List<Problem>();
        var configurations = files.Select(file => Read(file, problems)).OfType<K8SConfiguration>().ToList();
        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }

        return new K8SConfiguration
        {
            // Relative paths are relative to the file that names them; they are resolved there.
            FileName = files[0],
            CurrentContext = configurations.Select(configuration => configuration.CurrentContext).FirstOrDefault(context => !string.IsNullOrEmpty(context)),
            Clusters = [.. configurations.SelectMany(configuration => configuration.Clusters).DistinctBy(cluster => cluster.Name)],
            Contexts = [.. configurations.SelectMany(configuration => configuration.Contexts).DistinctBy(context => context.Name)],
            Users = [.. configurations.SelectMany(configuration => configuration.Users).DistinctBy(user => user.Name)],
        };
    }

    private static K8SConfiguration? Read(string file, List<Problem> problems)
    {
        var documents = YamlDocuments.Read(file, File.ReadAllText(file, Encoding.UTF8), problems);
        if (documents.Count == 0 || documents[0] is not MapValue content)
        {
            if (problems.Count == 0)
            {
                problems.Add(new Problem(file, "expected a kubeconfig: a map with 'clusters', 'users' and 'contexts'."));
            }

            return null;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return new K8SConfiguration
        {
            CurrentContext = content.GetString("current-context"),
            Clusters = [.. Named(content, "clusters", "cluster").Select(entry => new Cluster { Name = entry.Name, ClusterEndpoint = Endpoint(entry.Content, folder) })],
            Contexts = [.. Named(content, "contexts", "context").Select(entry => new Context { Name = entry.Name, ContextDetails = Details(entry.Content) })],
            Users = [.. Named(content, "users", "user").Select(entry => new User { Name = entry.Name, UserCredentials = Credentials(entry.Content, folder) })],
        };
    }

    private static IEnumerable<(string Name, MapValue Content)> Named(MapValue content, string list, string key) =>
        from entry in content.GetList(list)?.Maps ?? []
        let name = Text(entry, "name")
        where name is not null
        select (name, entry.GetMap(key) ?? MapValue.Empty);

    private static ClusterEndpoint Endpoint(MapValue cluster, string folder) => new()
    {
        Server = Text(cluster, "server"),
        CertificateAuthority = FullPath(Text(cluster, "certificate-authority"), folder),
        CertificateAuthorityData = Text(cluster, "certificate-authority-data"),
        SkipTlsVerify = cluster.GetBoolean("insecure-skip-tls-verify") ?? false,
        TlsServerName = Text(cluster, "tls-server-name"),
    };

    private static ContextDetails Details(MapValue context) => new()
    {
        Cluster = Text(context, "cluster"),
        User = Text(context, "user"),
        Namespace = Text(context, "namespace"),
    };

    private static UserCredentials Credentials(MapValue user, string folder) => new()
    {
        ClientCertificate = FullPath(Text(user, "client-certificate"), folder),
        ClientCertificateData = Text(user, "client-certificate-data"),
        ClientKey = FullPath(Text(user, "client-key"), folder),
        ClientKeyData = Text(user, "client-key-data"),
        Token = TokenOf(user, folder),
        UserName = Text(user, "username"),
        Password = Text(user, "password"),
        ExternalExecution = user.GetMap("exec") is { } exec ? Execution(exec, folder) : null,
    };

    // The client knows no 'tokenFile'. It is read once: a build is shorter than a token's life.
    private static string? TokenOf(MapValue user, string folder) =>
        Text(user, "token") ?? (FullPath(Text(user, "tokenFile"), folder) is { } path
            ? File.Exists(path) ? File.ReadAllText(path).Trim() : throw new InvalidInputException($"tokenFile {path}", "there is no such file.")
            : null);

    private static ExternalExecution Execution(MapValue exec, string folder) => new()
    {
        ApiVersion = Text(exec, "apiVersion"),
        // As kubectl: a bare name is looked up in PATH, anything with a slash is relative to the file.
        Command = Text(exec, "command") is { } command && command.Contains('/', StringComparison.Ordinal) ? FullPath(command, folder) : Text(exec, "command"),
        Arguments = [.. exec.GetList("args")?.OfType<ScalarValue>().Select(argument => argument.Text) ?? []],
        EnvironmentVariables =
        [
            .. exec.GetList("env")?.Maps.Select(variable => new Dictionary<string, string>
            {
                ["name"] = Text(variable, "name") ?? "",
                ["value"] = Text(variable, "value") ?? "",
            }) ?? [],
        ],
        InstallHint = Text(exec, "installHint"),
        ProvideClusterInfo = exec.GetBoolean("provideClusterInfo") ?? false,
    };

    // A token or a name of digits only is a number to YAML.
    private static string? Text(MapValue map, string key) => map[key] is ScalarValue { IsNull: false } value && value.Text.Length > 0 ? value.Text : null;

    private static string? FullPath(string? path, string folder) => path is null ? null : Path.GetFullPath(path, folder);
}

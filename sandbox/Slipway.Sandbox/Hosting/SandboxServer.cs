using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Slipway.Sandbox.Ci;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Faults;
using Slipway.Sandbox.Forge;
using Slipway.Sandbox.Google;
using Slipway.Sandbox.Google.Access;
using Slipway.Sandbox.Pages;
using Slipway.Sandbox.Registry;
using Slipway.Sandbox.Seed;
using Slipway.Sandbox.Slack;

namespace Slipway.Sandbox.Hosting;

/// <summary>
/// A forge, a registry, a cluster and CI on two loopback ports. All state is in <see cref="SandboxOptions.Folder"/>; disposing stops
/// every process that the sandbox started.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly SandboxOptions _options;
    private readonly SandboxFolder _folder;
    private readonly FolderLock _owner;
    private readonly AccessToken _token;
    private readonly X509Certificate2 _certificate;
    private readonly ForgeSocket? _socket;
    private readonly CredentialsFile _googleCredentials;
    private readonly PageSessions _sessions;
    private readonly ChangeSignal _changes = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _stopRequested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;
    private bool _isTemporary;
    private ServerPorts? _ports;
    private WebApplication? _web;
    private Task<SandboxCluster>? _opening;
    private SandboxCluster? _cluster;
    private CiQueue? _ci;
    private ForgeHost? _forge;
    private SlackStore? _slack;
    private GoogleCloud? _google;

    private SandboxServer(SandboxOptions options, SandboxFolder folder, FolderLock owner)
    {
        _options = options;
        _folder = folder;
        _owner = owner;
        Faults = new FaultBoard(options.TimeProvider);
        _token = AccessToken.LoadOrCreate(folder.Token);
        _sessions = new PageSessions(_token, () => _ports!, options.TimeProvider);
        _googleCredentials = new CredentialsFile(folder.GoogleCredentials, () => _ports!.Web);
        _socket = ForgeSocket.In(folder, _token);
        _certificate = ServerCertificate.LoadOrCreate(folder.Certificate, options.TimeProvider);
    }

    /// <summary>Forge, registry and pages; applications are at <c>/apps/{namespace}/{service}/</c>: <c>http://127.0.0.1:7070/</c>.</summary>
    public Uri Address => _ports!.Web;

    /// <summary>The Kubernetes API: <c>https://127.0.0.1:7071/</c>.</summary>
    public Uri ClusterAddress => _ports!.Cluster;

    /// <summary>The token that everything which changes state asks for.</summary>
    public string Token => _token.Value;

    /// <summary>The file that holds <see cref="Token"/>.</summary>
    public string TokenPath => _folder.Token;

    /// <summary>A kubeconfig for the cluster.</summary>
    public string KubeconfigPath => _folder.Kubeconfig;

    /// <summary>A folder with a docker <c>config.json</c> for the registry.</summary>
    public string DockerConfigFolder => Path.GetDirectoryName(_folder.DockerConfig)!;

    /// <summary>The URL to clone <c>acme/config</c> from.</summary>
    public Uri ConfigRepository => new(Address, "acme/config.git");

    /// <summary>The base address of Slack's Web API: <c>http://127.0.0.1:7070/api/slack/</c>. <see cref="Token"/> is the token there too.</summary>
    public Uri SlackAddress => new(Address, SlackEndpoints.Prefix);

    /// <summary>An incoming webhook of the Slack channel <c>#releases</c>. Whoever has this URL can post there.</summary>
    public Uri SlackWebhook => new(Address, SlackEndpoints.WebhookPath(_token));

    /// <summary>The prefix of Google's services: <c>http://127.0.0.1:7070/google/</c>, then <c>cloudbuild</c>, <c>pubsub</c>, <c>storage</c>, <c>container</c>, <c>logging</c>.</summary>
    public Uri GoogleAddress => new(Address, GoogleCloud.Prefix);

    /// <summary>A file of Application Default Credentials for them, <c>google-credentials.json</c> in the folder. It is made here where it is missing.</summary>
    public string GoogleCredentialsPath
    {
        get
        {
            _googleCredentials.Ensure();
            return _folder.GoogleCredentials;
        }
    }

    /// <summary>
    /// The Unix socket of the forge, for the <c>http_unix_socket</c> setting of <c>gh</c>: <c>forge.sock</c> in the folder, or a short path
    /// elsewhere where that one would be longer than 100 bytes. Null on Windows.
    /// </summary>
    public string? ForgeSocketPath => _socket?.Path;

    /// <summary>
    /// A link to the pages that gives the browser that opens it first a session, with which it sees their buttons. It works once, within 12 hours and
    /// as long as the sandbox runs; the session lasts until the browser is closed.
    /// </summary>
    public Uri CreatePageLink() => _sessions.NewLink();

    /// <summary>Completes when someone who has the token asked the sandbox to stop.</summary>
    internal Task StopRequested => _stopRequested.Task;

    internal ForgeHost Forge => _forge!;

    internal CiQueue Ci => _ci!;

    internal SandboxCluster Cluster => _cluster!;

    /// <summary>What is broken on purpose.</summary>
    internal FaultBoard Faults { get; }

    internal SlackStore Slack => _slack!;

    /// <summary>
    /// Starts a sandbox in this process, on free ports and with a temporary folder of its own that is removed when it is disposed. As many as
    /// one likes can run at once.
    /// </summary>
    public static async Task<SandboxServer> StartAsync(CancellationToken cancellationToken = default)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-").FullName;
        try
        {
            var server = await StartAsync(new SandboxOptions { Folder = folder, Port = 0 }, cancellationToken);
            server._isTemporary = true;
            return server;
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>Starts a sandbox in this process and returns when it answers requests.</summary>
    /// <exception cref="SlipwayException">The folder is used by another sandbox or cannot be written, one of its files is damaged, or a port is taken.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions options, CancellationToken cancellationToken = default)
    {
        var folder = new SandboxFolder(options.Folder);
        folder.Create();
        var owner = FolderLock.TryTake(folder.OwnerLock) ?? throw new SlipwayException(
            folder.Root, "is used by a sandbox that is already running. Stop it with ./build.sh SandboxDown, or choose another folder.");
        SandboxServer? server = null;
        try
        {
            server = new SandboxServer(options, folder, owner);
            await server.OpenAsync(cancellationToken);
            return server;
        }
        catch (Exception exception)
        {
            if (server is null)
            {
                owner.Dispose();
            }
            else
            {
                await server.DisposeAsync();
            }

            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new SlipwayException(folder.Root, $"cannot be used: {exception.Message} Nothing of what it holds is lost.", innerException: exception);
            }

            throw;
        }
    }

    /// <summary>Ends CI runs and pods, then the server. What CI was doing is done again at the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync();
        if (_ci is not null)
        {
            await _ci.DisposeAsync();
        }

        if (_google is not null)
        {
            await _google.DisposeAsync();
        }

        if (_opening is not null)
        {
            await ((Task)_opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_opening.IsCompletedSuccessfully)
            {
                await _opening.Result.DisposeAsync();
            }
        }

        if (_web is not null)
        {
            await _web.StopAsync();
            await _web.DisposeAsync();
        }

        _socket?.Remove();
        _forge?.Dispose();
        File.Delete(_folder.ProcessId);
        _certificate.Dispose();
        _stopping.Dispose();
        _owner.Dispose();
        if (_isTemporary)
        {
            Directory.Delete(_folder.Root, recursive: true);
        }
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        AtomicFile.WriteText(_folder.ProcessId, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        var registry = new RegistryStore(_folder.Registry);
        // Reading the cluster's state and starting the web server take about the same time.
        _opening = Task.Run(() => SandboxCluster.Open(ClusterOptions(registry)), CancellationToken.None);
        _forge = new ForgeHost(_folder.Forge, () => _ports!.Web, _options.TimeProvider);
        _ci = new CiQueue(_forge, CiSurroundings(), _options.TimeProvider, _options.Logger);
        _slack = new SlackStore(_folder.Slack, _options.TimeProvider);
        _google = new GoogleCloud(GoogleSurroundings(registry));
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var listeners = new WebListeners(_options, _certificate, _socket, ready.Task);
        _web = listeners.Build(HandleClusterAsync, _token, _google.Tokens, _changes, new FaultGate(Faults, _options.TimeProvider));
        new AboutEndpoints(_folder, _options.Version, _token, () => _ports!, _stopRequested).Map(_web);
        new RegistryEndpoints(registry).Map(_web);
        new ApplicationEndpoints(() => _cluster!, () => _ports!).Map(_web);
        new SlackEndpoints(_slack, _token, () => _ports!.Web).Map(_web);
        _google.Map(_web);
        new ForgeSite(_forge).Map(_web);
        new PageEndpoints(PageSources(registry)).Map(_web);
        Faults.Changed += _changes.Touch;
        _ports = await listeners.StartAsync(_web, cancellationToken);

        AtomicFile.WriteText(_folder.Kubeconfig, ClientFiles.Kubeconfig(_ports.Cluster, _certificate, _token.Value));
        ClientFiles.EnsureDockerConfig(_folder.DockerConfig, _ports.Web.Port, _token.Value);
        BaseImageSeed.Ensure(registry, _options.TimeProvider);
        _google.Start();
        registry.Changed += change => _google.TellOfImage(change.IsDeleted, change.Repository, change.Digest, change.Tag);
        await Task.WhenAll(OpenForgeAsync(_ports, cancellationToken), OpenClusterAsync());
        ready.SetResult();
        if (_socket is { IsElsewhere: true })
        {
            _options.Logger.Information("The forge's socket is at {Path}: the folder's path is too long for one", _socket.Path);
        }

        _options.Logger.Information("Sandbox ready at {Address}, cluster at {Cluster}", Address, ClusterAddress);
    }

    private async Task HandleClusterAsync(HttpContext context)
    {
        await _cluster!.HandleAsync(context);
        var request = context.Request;
        if (request.Method is "PATCH" or "PUT" && request.Path.Value!.Contains("/httproutes/", StringComparison.Ordinal) && !request.Query.ContainsKey("dryRun")
            && _ci!.IsDeploying && Faults.Strikes(FaultKind.DeployDies))
        {
            _ci.Kill();
        }
    }

    private async Task OpenForgeAsync(ServerPorts ports, CancellationToken cancellationToken)
    {
        if (_options.SeedConfigRepository)
        {
            await ConfigRepositorySeed.EnsureAsync(_forge!, _folder, ports, _options, cancellationToken);
        }

        if (_options.RunCi)
        {
            _ci!.Start();
        }

        await _forge!.StartAsync(_options.RunCi ? _ci : null, cancellationToken);
    }

    private async Task OpenClusterAsync()
    {
        _cluster = await _opening!;
        _cluster.Store.Changed += _changes.Touch;
        await _cluster.StartAsync(_stopping.Token);
    }

    private SandboxClusterOptions ClusterOptions(RegistryStore registry) => new()
    {
        StateFolder = _folder.Cluster,
        Token = _token.Value,
        Images = new RegistryImageSource(registry, _folder.Registry, () => _ports!.Web.Port),
        Time = _options.TimeProvider,
        Log = _options.Logger,
        Faults = Faults,
        FindUser = token => _google!.Tokens.FindAccessToken(token)?.Account,
    };

    private GoogleSurroundings GoogleSurroundings(RegistryStore registry) => new()
    {
        Folder = _folder.Google,
        Ports = () => _ports!,
        Credentials = _googleCredentials,
        Token = _token,
        DockerConfig = DockerConfigFolder,
        FindDigest = (repository, tag) => registry.FindManifest(repository, tag)?.Digest,
        ClusterCertificate = _certificate.ExportCertificatePem(),
        Faults = Faults,
        Changes = _changes,
        Logger = _options.Logger,
        Time = _options.TimeProvider,
    };

    private CiSurroundings CiSurroundings() => new()
    {
        Folder = _folder.Ci,
        Address = () => _ports!.Web,
        Token = _token.Value,
        Kubeconfig = _folder.Kubeconfig,
        DockerConfig = DockerConfigFolder,
        SourceFolder = _options.SourceFolder,
        Changes = _changes,
    };

    private PageSources PageSources(RegistryStore registry) => new()
    {
        Forge = _forge!,
        Ci = _ci!,
        Registry = registry,
        Cluster = () => _cluster!,
        Token = _token,
        Slack = _slack!,
        Faults = Faults,
        Sessions = _sessions,
        Die = _options.Die,
        Changes = _changes,
        Stopping = _stopping.Token,
    };
}

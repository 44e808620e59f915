namespace Slipway.Sandbox.Hosting;

/// <summary>The layout of a sandbox's state folder.</summary>
internal sealed class SandboxFolder
{
    public SandboxFolder(string path) => Root = Path.GetFullPath(path);

    public string Root { get; }

    public string Token => Path.Combine(Root, "token");

    public string Certificate => Path.Combine(Root, "certificate.pem");

    public string Kubeconfig => Path.Combine(Root, "kubeconfig");

    public string DockerConfig => Path.Combine(Root, "docker", "config.json");

    public string ProcessId => Path.Combine(Root, "sandbox.pid");

    public string Log => Path.Combine(Root, "sandbox.log");

    /// <summary>Held, as a file lock, by the process that runs the sandbox.</summary>
    public string OwnerLock => Path.Combine(Root, "sandbox.lock");

    /// <summary>Held, as a file lock, while a process starts or stops a detached sandbox.</summary>
    public string StartLock => Path.Combine(Root, "start.lock");

    public string Binaries => Path.Combine(Root, "bin");

    public string Forge => Path.Combine(Root, "forge");

    public string Registry => Path.Combine(Root, "registry");

    public string Cluster => Path.Combine(Root, "cluster");

    public string Ci => Path.Combine(Root, "ci");

    public string Slack => Path.Combine(Root, "slack");

    public string Google => Path.Combine(Root, "google");

    /// <summary>Application Default Credentials of the sandbox's Google Cloud.</summary>
    public string GoogleCredentials => Path.Combine(Root, "google-credentials.json");

    /// <summary>Creates the folder, readable by its owner only.</summary>
    public void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Root);
        }
        else
        {
            Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}

using Slipway.Sandbox.Cluster;

namespace Slipway.Sandbox.Tests.Cluster;

/// <summary>Images that are folders with a Python program, by reference.</summary>
internal sealed class FolderImages : IImageSource, IDisposable
{
    private const string Server = """
        import http.server, os, signal, sys
        version = os.environ.get("APP_VERSION", "?")
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/crash":
                    os._exit(3)
                body = f"{version} {self.command} {self.path} {os.environ.get('GREETING', '')}".encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def do_POST(self):
                size = int(self.headers.get("Content-Length", 0))
                body = b"posted " + self.rfile.read(size)
                self.send_response(201)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def log_message(self, format, *args):
                pass
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        print("serving " + version, flush=True)
        http.server.ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-images-").FullName;
    private readonly Dictionary<string, UnpackedImage> _images = new(StringComparer.Ordinal);

    public FolderImages()
    {
        foreach (var version in (string[])["v1", "v2"])
        {
            Add($"localhost/acme/web:{version}", Server, $"APP_VERSION={version}");
            Add($"localhost/acme/web:{version}@sha256:{new string(version[1], 64)}", Server, $"APP_VERSION={version}");
        }

        Add("localhost/acme/web:crash", "import sys; print('no database', flush=True); sys.exit(3)");
        Add("localhost/acme/web:deaf", "import time\nwhile True: time.sleep(60)");
        Add("localhost/acme/job:ok", "print('migrated')");
        Add("localhost/acme/job:fail", "import sys; print('broken'); sys.exit(1)");
    }

    public Task<UnpackedImage?> PullAsync(string reference, CancellationToken cancellationToken) => Task.FromResult(_images.GetValueOrDefault(reference));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Add(string reference, string program, params string[] environment)
    {
        var root = Path.Combine(_folder, reference.Replace('/', '_').Replace(':', '_'));
        Directory.CreateDirectory(Path.Combine(root, "app"));
        File.WriteAllText(Path.Combine(root, "app", "main.py"), program);
        _images[reference] = new UnpackedImage
        {
            Digest = "sha256:" + new string('0', 64), RootFolder = root, Entrypoint = ["python3", "/app/main.py"], Environment = environment, WorkingDirectory = "/app",
        };
    }
}

/// <summary>A fact that runs a Python program as a container.</summary>
internal sealed class PythonFactAttribute : FactAttribute
{
    public PythonFactAttribute()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "python3"))))
            Skip = "python3 is not installed.";
    }
}

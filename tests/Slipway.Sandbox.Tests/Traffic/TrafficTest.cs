using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster;
using Slipway.Sandbox.Cluster.Controllers;

namespace Slipway.Sandbox.Tests.Traffic;

/// <summary>A sandbox with Deployments whose Pods say which version they are, and an HTTPRoute <c>web</c> in front of them.</summary>
public abstract class TrafficTest : SandboxTest
{
    // Ends in good order: what it has taken on, it answers.
    private const string Server = """
        import http.server, os, signal, threading
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(os.environ['VERSION'].encode())
            def do_POST(self):
                body = self.rfile.read(int(self.headers['Content-Length']))
                self.send_response(201)
                self.end_headers()
                self.wfile.write(body)
            def log_message(self, *_):
                pass
        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = False
            request_queue_size = 128
        server = Server(('127.0.0.1', int(os.environ['PORT'])), Handler)
        signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
        server.serve_forever()
        server.server_close()
        """;

    private HttpClient? _cluster;

    internal Uri Route(string path = "") => new($"http://localhost:{Sandbox.Address.Port}/route/default/web/{path}");

    internal async Task ApplyAsync(string collection, string name, string json)
    {
        _cluster ??= NewClient();
        using var content = new StringContent(json, Encoding.UTF8, "application/apply-patch+yaml");
        using var response = await _cluster.PatchAsync(new Uri($"{collection}/{name}?fieldManager=test&force=true", UriKind.Relative), content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    internal async Task DeleteAsync(string collection, string name)
    {
        using var response = await _cluster!.DeleteAsync(new Uri($"{collection}/{name}", UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    internal Task ServeAsync(string name) => ApplyAsync("api/v1/namespaces/default/services", name, $$$"""
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}"},"spec":{"selector":{"app":"{{{name}}}"},"ports":[{"port":80,"targetPort":8080}]}}
        """);

    /// <summary>Applies a Deployment and waits until all of its Pods are of the version and ready, and no others are left.</summary>
    internal async Task DeployAsync(string name, string version, int replicas = 1)
    {
        await ApplyAsync("apis/apps/v1/namespaces/default/deployments", name, $$$"""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{name}}}"},"spec":{"replicas":{{{replicas}}},"strategy":{"rollingUpdate":{"maxUnavailable":0}},
            "selector":{"matchLabels":{"app":"{{{name}}}"}},"template":{"metadata":{"labels":{"app":"{{{name}}}"}},"spec":{"containers":[{"name":"app",
            "image":"localhost:{{{Sandbox.Address.Port}}}/slipway/empty:latest","command":["python3","-c",{{{JsonValue.Create(Server).ToJsonString()}}}],"env":[{"name":"VERSION","value":"{{{version}}}"}],
            "ports":[{"containerPort":8080}],"readinessProbe":{"httpGet":{"path":"/","port":8080},"periodSeconds":1}}]} }
            }}
            """);
        await Eventually.Async(() => Task.FromResult(Sandbox.Cluster.Store.List("pods", "default").Items.Where(pod => pod.Json.Map("metadata").Map("labels").Text("app") == name).ToList() is var pods
            && pods.Count == replicas && pods.TrueForAll(pod => pod.IsReady() && VersionOf(pod.Json) == version) ? "" : null));
    }

    internal Task WeighAsync(params (string Service, int Weight)[] backends) => ApplyAsync("apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes", "web", $$$"""
        {"apiVersion":"gateway.networking.k8s.io/v1","kind":"HTTPRoute","metadata":{"name":"web"},"spec":{"parentRefs":[{"name":"public"}],"rules":[{"backendRefs":[
        {{{string.Join(',', backends.Select(backend => $$$"""{"name":"{{{backend.Service}}}","port":80,"weight":{{{backend.Weight}}} }"""))}}}]}]}}
        """);

    /// <summary>Asks so many times, and counts the answers.</summary>
    internal async Task<Dictionary<string, int>> AskAsync(int times)
    {
        var answers = new List<string>();
        for (var number = 0; number < times; number++)
        {
            using var response = await Anyone.GetAsync(Route());
            answers.Add(response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return answers.CountBy(answer => answer).ToDictionary();
    }

    public override async Task DisposeAsync()
    {
        _cluster?.Dispose();
        await base.DisposeAsync();
    }

    private static string? VersionOf(JsonObject pod) => pod.Map("spec").Items("containers").Single().Items("env").Single().Text("value");

    private HttpClient NewClient()
    {
#pragma warning disable CA2000 // The client owns its handler.
        var client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator }) { BaseAddress = Sandbox.ClusterAddress };
#pragma warning restore CA2000
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Sandbox.Token);
        return client;
    }
}

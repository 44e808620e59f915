using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>One question to a container: an HTTP request, a TCP connection or a command.</summary>
internal sealed class Probe(HttpClient http, PortMap ports)
{
    /// <summary>Null when it succeeded, else why not.</summary>
    public async Task<string?> AskAsync(JsonObject pod, JsonObject container, JsonObject probe, ContainerCommand command, CancellationToken cancellationToken)
    {
        var seconds = Math.Max(1, probe.Number("timeoutSeconds") ?? 1);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (probe.Map("httpGet") is { } get)
                return await HttpAsync(pod, container, get, both.Token);
            if (probe.Map("exec") is { } exec)
                return await ExecAsync(exec, command, both.Token);
            // Of gRPC only that it listens is asked.
            return (probe.Map("tcpSocket") ?? probe.Map("grpc")) is { } socket ? await TcpAsync(ports.Resolve(pod, socket["port"], container), both.Token) : null;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {seconds} s (context deadline exceeded)";
        }
    }

    /// <summary>Whether anything listens on a port of this machine.</summary>
    public static async Task<bool> ListensAsync(int port, CancellationToken cancellationToken) => await TcpAsync(port, cancellationToken) is null;

    private async Task<string?> HttpAsync(JsonObject pod, JsonObject container, JsonObject get, CancellationToken cancellationToken)
    {
        if (ports.Resolve(pod, get["port"], container) is not { } port)
            return $"the container has no port {get["port"]?.ToJsonString()}";
        var path = get.Text("path") is { Length: > 0 } given ? given : "/";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{(get.Text("scheme") == "HTTPS" ? "https" : "http")}://127.0.0.1:{port}{(path.StartsWith('/') ? "" : "/")}{path}"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("kube-probe", "1.36"));
        foreach (var header in get.Items("httpHeaders"))
            request.Headers.TryAddWithoutValidation(header.Text("name") ?? "", header.Text("value") ?? "");
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)response.StatusCode is >= 200 and < 400 ? null : $"HTTP probe failed with statuscode: {(int)response.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return $"Get \"{request.RequestUri}\": {Reason(e)}";
        }
    }

    private static async Task<string?> TcpAsync(int? port, CancellationToken cancellationToken)
    {
        if (port is null)
            return "the container has no such port";
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port.Value, cancellationToken);
            return null;
        }
        catch (SocketException e)
        {
            return $"dial tcp 127.0.0.1:{port}: {(e.SocketErrorCode == SocketError.ConnectionRefused ? "connect: connection refused" : e.Message)}";
        }
    }

    private static async Task<string?> ExecAsync(JsonObject exec, ContainerCommand command, CancellationToken cancellationToken)
    {
        var words = exec.Texts("command").ToList();
        if (words.Count == 0)
            return null;
        var start = new System.Diagnostics.ProcessStartInfo(words[0])
        {
            WorkingDirectory = command.WorkingDirectory, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach (var word in words.Skip(1))
            start.ArgumentList.Add(word);
        start.Environment.Clear();
        foreach (var (name, value) in command.Environment)
            start.Environment[name] = value;
        if (command.Mark is { } mark)
            start.Environment[ProcessMark.Variable] = mark.Name;
        try
        {
            using var process = await ContainerProcess.StartAsync(start, cancellationToken, command.Mark);
            process.StandardInput.Close();
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
                var errors = process.StandardError.ReadToEndAsync(cancellationToken);
                await process.WaitForExitAsync(cancellationToken);
                return process.ExitCode == 0 ? null : $"{(await output).Trim()} {(await errors).Trim()} (exit code {process.ExitCode})".Trim();
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return e.Message;
        }
    }

    private static string Reason(HttpRequestException e) => e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? "connect: connection refused" : e.Message;
}

using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Slipway.Components.Tests.Processes;

/// <summary>Kills a build (SIGKILL) after the sandbox has done what it asked for, and before it hears of it.</summary>
internal sealed class KillSwitch
{
    // They only read, although they are a POST.
    private static readonly string[] Reads = ["/git-upload-pack", "/conversations.history"];

    private readonly Lock gate = new();
    private readonly List<string> kills = [];
    private Process? victim;

    /// <summary>What the builds had just done when they were killed.</summary>
    public IReadOnlyList<string> Kills
    {
        get
        {
            lock (gate)
            {
                return [.. kills];
            }
        }
    }

    /// <summary>The next write of this process is its last.</summary>
    public void Arm(Process process, Func<bool> start)
    {
        // Until it is known, nobody can be killed in its place.
        lock (gate)
        {
            start();
            victim = process;
        }
    }

    /// <summary>Lets the process live.</summary>
    public void Disarm()
    {
        lock (gate)
        {
            victim = null;
        }
    }

    /// <summary>Stands around the sandbox's requests.</summary>
    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.IsHttps || context.Request.Method is "GET" or "HEAD" || Reads.Any(read => context.Request.Path.Value!.EndsWith(read, StringComparison.Ordinal)))
        {
            await next(context);
            return;
        }

        var answer = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        await next(context);
        context.Response.Body = answer;
        if (IsDone(context) && Kill(Describe(context.Request)) is { } killed)
        {
            await killed.WaitForExitAsync(CancellationToken.None);
            context.Abort();
            return;
        }

        held.Position = 0;
        await held.CopyToAsync(answer, context.RequestAborted);
    }

    private Process? Kill(string after)
    {
        lock (gate)
        {
            if (victim is not { } process)
            {
                return null;
            }

            victim = null;
            kills.Add(after);
            process.Kill(entireProcessTree: true);
            return process;
        }
    }

    // An upload that only began is nothing yet; refusals do nothing.
    private static bool IsDone(HttpContext context) =>
        context.Response.StatusCode is >= 200 and < 300 && !(context.Request.Path.StartsWithSegments("/v2") && context.Response.StatusCode == 202);

    private static string Describe(HttpRequest request)
    {
        var path = request.Path.Value!.Replace("/api/v3/repos/acme/config/", "", StringComparison.Ordinal).Replace("/api/", "", StringComparison.Ordinal);
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        // Numbers, digests and versions differ from run to run.
        return $"{request.Method} {string.Join('/', parts.Select(part => part.Any(char.IsDigit) && part != "v2" ? "*" : part))}";
    }
}

using System.Diagnostics;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Slipway.Sandbox.Forge.Git;

/// <summary>
/// Git's smart HTTP protocol (https://git-scm.com/docs/http-protocol), answered by <c>upload-pack</c> and <c>receive-pack</c>. The host lets
/// pushes through only with the token.
/// </summary>
internal sealed class GitHttpEndpoints(ForgeHost forge)
{
    private const string UploadPack = "git-upload-pack";
    private const string ReceivePack = "git-receive-pack";

    // GitHub answers a push to them likewise: deny updating a hidden ref.
    private static readonly string[] OfNobody = ["-c", $"receive.hideRefs={PullRequestRefs.Prefix.TrimEnd('/')}"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{owner}/{name}/info/refs", AdvertiseAsync);
        routes.MapPost("/{owner}/{name}/git-upload-pack", FetchAsync);
        routes.MapPost("/{owner}/{name}/git-receive-pack", PushAsync);
    }

    private async Task AdvertiseAsync(HttpContext context)
    {
        var service = context.Request.Query["service"].ToString();
        if (service == ReceivePack)
        {
            await CreateAsync(context);
        }

        if (Find(context) is not { } repository)
        {
            return;
        }

        if (service is not (UploadPack or ReceivePack))
        {
            // The dumb protocol would show files of the repository's folder.
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (service == ReceivePack && await IsArchivedAsync(context, repository))
        {
            return;
        }

        Prepare(context, $"application/x-{service}-advertisement");
        var header = $"# service={service}\n";
        await context.Response.WriteAsync($"{header.Length + 4:x4}{header}0000", context.RequestAborted);
        await ServeAsync(context, repository, [.. OfNobody, service["git-".Length..], "--stateless-rpc", "--advertise-refs", repository.Git.Path]);
    }

    // Who has the token may push, and what is pushed to makes a repository.
    private async Task CreateAsync(HttpContext context)
    {
        var (owner, name) = Named(context);
        if (forge.Find(owner, name) is null && forge.FindRenamed(owner, name) is null)
        {
            try
            {
                await forge.CreateAsync(owner, name, context.RequestAborted);
            }
            catch (SlipwayException)
            {
                // Answered as one that is not there.
            }
        }
    }

    private static (string Owner, string Name) Named(HttpContext context)
    {
        var asked = (string)context.Request.RouteValues["name"]!;
        return ((string)context.Request.RouteValues["owner"]!, asked.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? asked[..^".git".Length] : asked);
    }

    private async Task FetchAsync(HttpContext context)
    {
        if (Find(context) is { } repository)
        {
            Prepare(context, $"application/x-{UploadPack}-result");
            await ServeAsync(context, repository, ["upload-pack", "--stateless-rpc", repository.Git.Path]);
        }
    }

    private async Task PushAsync(HttpContext context)
    {
        if (Find(context) is not { } repository || await IsArchivedAsync(context, repository))
        {
            return;
        }

        Prepare(context, $"application/x-{ReceivePack}-result");
        // All of it before the lock: a client that stops in the middle holds nobody up.
        await using var pack = await ReceiveAsync(context, repository);
        context.Request.Body = pack;
        using (await repository.LockAsync(context.RequestAborted))
        {
            await ServeAsync(context, repository, [.. OfNobody, "receive-pack", "--stateless-rpc", repository.Git.Path]);
            // Before the client hears the end of the answer: who pushed and then looks at the pull request sees the new head.
            await repository.NoticePushesAsync(CancellationToken.None);
        }
    }

    private ForgeRepository? Find(HttpContext context)
    {
        var (owner, name) = Named(context);
        var asked = (string)context.Request.RouteValues["name"]!;
        var suffix = asked[name.Length..];
        var repository = forge.Find(owner, name);
        if (repository is null && forge.FindRenamed(owner, name) is { } present)
        {
            var rest = context.Request.Path.Value![$"/{owner}/{asked}".Length..];
            context.Response.Redirect($"/{owner}/{present}{suffix}{rest}{context.Request.QueryString}", permanent: true);
        }
        else if (repository is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }

        return repository;
    }

    private static async Task<bool> IsArchivedAsync(HttpContext context, ForgeRepository repository)
    {
        if (repository.Settings.Current.IsArchived)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            // Of this type, git shows what a server says.
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("This repository was archived so it is read-only.", context.RequestAborted);
        }

        return repository.Settings.Current.IsArchived;
    }

    private static void Prepare(HttpContext context, string contentType)
    {
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-cache, max-age=0, must-revalidate";
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = 2L * 1024 * 1024 * 1024;
        }
    }

    private static async Task<Stream> ReceiveAsync(HttpContext context, ForgeRepository repository)
    {
        var path = Path.Combine(repository.Git.Path, $"push-{Guid.NewGuid():n}.tmp");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 64 * 1024, FileOptions.DeleteOnClose);
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                // It goes with us, however we end.
                File.Delete(path);
            }

            await context.Request.Body.CopyToAsync(file, context.RequestAborted);
            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static async Task ServeAsync(HttpContext context, ForgeRepository repository, string[] command)
    {
        var environment = new Dictionary<string, string>();
        var protocol = context.Request.Headers["Git-Protocol"].ToString();
        if (protocol.Length > 0)
        {
            environment["GIT_PROTOCOL"] = protocol;
        }

        using var process = repository.Git.Start(command, environment);
        try
        {
            var error = process.StandardError.ReadToEndAsync(context.RequestAborted);
            var output = process.StandardOutput.BaseStream.CopyToAsync(context.Response.Body, context.RequestAborted);
            await SendInputAsync(context, process);
            await output;
            await error;
            await process.WaitForExitAsync(context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private static async Task SendInputAsync(HttpContext context, Process process)
    {
        var body = context.Request.Headers.ContentEncoding == "gzip"
            ? new GZipStream(context.Request.Body, CompressionMode.Decompress)
            : context.Request.Body;
        try
        {
            await body.CopyToAsync(process.StandardInput.BaseStream, context.RequestAborted);
            process.StandardInput.Close();
        }
        catch (IOException) when (process.HasExited)
        {
            // Git had heard enough; its answer says why.
        }
    }
}

using Microsoft.AspNetCore.Http;
using Serilog;

namespace Slipway.Sandbox.Hosting;

/// <summary>Where and how a sandbox runs.</summary>
public sealed record SandboxOptions
{
    /// <summary>The folder that holds all state, token and kubeconfig. Created if missing; one sandbox at a time may use it.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// The port of forge, registry, pages and applications; the Kubernetes API listens on the next one. 0 takes two free ports. Default 7070.
    /// </summary>
    public int Port { get; init; } = 7070;

    /// <summary>
    /// A checkout of Slipway's sources: the seeded config repository copies its <c>build.sh</c> and <c>build.ps1</c> from it, and its CI builds
    /// against it. Null: the config repository is seeded without them and takes Slipway from packages.
    /// </summary>
    public string? SourceFolder { get; init; }

    /// <summary>Whether pull requests and pushes start CI runs. Default true.</summary>
    public bool RunCi { get; init; } = true;

    /// <summary>Whether the repository <c>acme/config</c> is created at the first start. Default true.</summary>
    public bool SeedConfigRepository { get; init; } = true;

    /// <summary>
    /// Whether that repository is created with a canary: an HTTPRoute in front of the application in prod, whose new versions get its requests step by step. Default false.
    /// </summary>
    public bool SeedCanary { get; init; }

    /// <summary>The clock of everything in the sandbox that keeps a time. Default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The version that whoever started the process copied it as; null where it has to be found out, which loads every assembly.</summary>
    internal string? Version { get; init; }

    /// <summary>Kills the process that the sandbox is, for its page; null where it is not a process of its own.</summary>
    internal Action? Die { get; init; }

    /// <summary>Stands around every request, so that a test can do something between an action and its answer; null for nobody.</summary>
    internal Func<HttpContext, RequestDelegate, Task>? Around { get; init; }

    /// <summary>Where the sandbox logs. Default nowhere; a detached process logs to <c>sandbox.log</c> in its folder.</summary>
    public ILogger Logger { get; init; } = Serilog.Core.Logger.None;
}

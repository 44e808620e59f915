using Nuke.Common;
using Nuke.Common.IO;
using Serilog;
using Slipway.Components.Running;
using Slipway.Sandbox.Hosting;

namespace Slipway.Components;

/// <summary>The embedded sandbox: started on demand where <c>ConfigRepository</c> points at this machine, with its state in <c>.nuke/temp/sandbox</c>.</summary>
public interface IUseSandbox : IHaveConfigRepository, IHaveGoogleCloud
{
    /// <summary>Whether its first config repository has a canary. Of no effect where <see cref="SandboxSource"/> is null.</summary>
    [Parameter("Seeds the sandbox's config repository with a canary in prod, when it is made")]
    bool SandboxCanary => TryGetValue<bool?>(() => SandboxCanary) == true;

    /// <summary>Whether it is started on demand. Default: true; runs of its own CI are told otherwise.</summary>
    [Parameter("Start the sandbox where the config repository is on this machine. Default: true")]
    bool AutoStartSandbox => TryGetValue<bool?>(() => AutoStartSandbox) != false;

    /// <summary>
    /// A checkout of Slipway's own sources, against which a config repository that the sandbox makes at its first start is built. Default: null, for a sandbox without a repository: push yours to it.
    /// </summary>
    AbsolutePath? SandboxSource => null;

    private SandboxOptions Options => new()
    {
        Folder = RootDirectory / ".nuke" / "temp" / "sandbox",
        Port = Address?.Port ?? throw new SlipwayException("ConfigRepository", "the sandbox needs an address on this machine, such as http://127.0.0.1:7070/acme/config.git."),
        SourceFolder = SandboxSource,
        SeedConfigRepository = SandboxSource is not null,
        SeedCanary = SandboxCanary,
    };

    private Uri? Address => Uri.TryCreate(ConfigRepository, UriKind.Absolute, out var address) && address.IsLoopback ? address : null;

    /// <summary>Starts the sandbox in the background, before whatever needs it.</summary>
    Target StartSandbox => _ => _
        .Description("Starts the sandbox in the background, unless it runs or is not used")
        .TryDependentFor<IBuildImage>(x => x.BuildImage)
        .TryDependentFor<ICommitManifests>(x => x.CommitManifests)
        .TryDependentFor<IReleaseFromEvent>(x => x.ReleaseFromEvent)
        .TryDependentFor<IDoctor>(x => x.Doctor)
        .OnlyWhenStatic(() => Address != null && AutoStartSandbox)
        .Executes(() => this.Run(async cancellationToken =>
        {
            var isNew = await SandboxProcess.EnsureRunningAsync(Options, cancellationToken);
            // The file is the sandbox's own where it is meant to be used.
            if (GoogleCredentials == SandboxProcess.GoogleCredentialsPath(Options))
            {
                SandboxProcess.EnsureGoogleCredentials(Options);
            }

            var link = await SandboxProcess.CreatePageLinkAsync(Options, cancellationToken);
            Log.Information(isNew ? "Sandbox started. Its pages, with buttons, for one browser: {Link}" : "The sandbox's pages, with buttons, for one browser: {Link}", link);
        }));

    /// <summary>Runs the sandbox in the foreground.</summary>
    Target Sandbox => _ => _
        .Description("Runs the sandbox in the foreground: a forge, registry, cluster and CI on this machine")
        .Executes(() => this.Run(cancellationToken => SandboxProcess.RunAsync(Options with { Logger = Log.Logger }, cancellationToken)));

    /// <summary>Stops the sandbox.</summary>
    Target SandboxDown => _ => _
        .Description("Stops the sandbox; its state stays")
        .Executes(() => this.Run(async cancellationToken =>
        {
            var stopped = await SandboxProcess.StopAsync(Options, cancellationToken);
            Log.Information(stopped ? "Sandbox stopped" : "No sandbox was running");
        }));
}

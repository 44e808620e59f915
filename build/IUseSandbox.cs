using System;
using System.IO;
using System.Threading.Tasks;
using Nuke.Common;
using Nuke.Common.IO;
using Serilog;
using Slipway;
using Slipway.Components;
using Slipway.Components.Running;
using Slipway.Sandbox.Hosting;

/// <summary>The embedded sandbox: started on demand where <c>ConfigRepository</c> points at this machine.</summary>
interface IUseSandbox : IHaveConfigRepository, IHaveGoogleCloud
{
    [Parameter("Seeds the sandbox's config repository with a canary in prod, when it is made")]
    bool SandboxCanary => TryGetValue<bool?>(() => SandboxCanary) == true;

    private AbsolutePath Folder => RootDirectory / ".nuke" / "temp" / "sandbox";

    private SandboxOptions Options => new()
    {
        Folder = Folder,
        Port = Address?.Port ?? throw new SlipwayException("ConfigRepository", "the sandbox needs an address on this machine, such as http://127.0.0.1:7070/acme/config.git."),
        SourceFolder = RootDirectory,
        SeedCanary = SandboxCanary,
    };

    private Uri? Address => Uri.TryCreate(ConfigRepository, UriKind.Absolute, out var address) && address.IsLoopback ? address : null;

    Target StartSandbox => _ => _
        .Description("Starts the sandbox in the background, unless it runs or is not used")
        .Unlisted()
        .DependentFor<IBuildImage>(x => x.BuildImage)
        .DependentFor<ICommitManifests>(x => x.CommitManifests)
        .TryDependentFor<IReleaseFromEvent>(x => x.ReleaseFromEvent)
        .TryDependentFor<IDoctor>(x => x.Doctor)
        .OnlyWhenStatic(() => Address != null)
        .Executes(() => this.Run(async cancellationToken =>
        {
            var isNew = await SandboxProcess.EnsureRunningAsync(Options, cancellationToken);
            // The file is the sandbox's own where it is meant to be used.
            if (GoogleCredentials == SandboxProcess.GoogleCredentialsPath(Options))
                SandboxProcess.EnsureGoogleCredentials(Options);
            var link = await SandboxProcess.CreatePageLinkAsync(Options, cancellationToken);
            Log.Information(isNew ? "Sandbox started. Its pages, with buttons, for one browser: {Link}" : "The sandbox's pages, with buttons, for one browser: {Link}", link);
        }));

    Target Sandbox => _ => _
        .Description("Runs the sandbox in the foreground: a forge, registry, cluster and CI on this machine")
        .Executes(() => this.Run(cancellationToken => SandboxProcess.RunAsync(Options with { Logger = Log.Logger }, cancellationToken)));

    Target SandboxDown => _ => _
        .Description("Stops the sandbox; its state stays")
        .Executes(() => this.Run(async cancellationToken =>
        {
            var stopped = await SandboxProcess.StopAsync(Options, cancellationToken);
            Log.Information(stopped ? "Sandbox stopped" : "No sandbox was running");
        }));
}

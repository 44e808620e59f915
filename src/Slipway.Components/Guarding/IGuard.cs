using Nuke.Common;
using Serilog;
using Slipway.Components.Guarding;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Guarding;

namespace Slipway.Components;

/// <summary>Keeps hands off what is deployed from git.</summary>
public interface IGuard : IPreview
{
    /// <summary>What happens to a change that CI did not make: <c>audit</c>, <c>warn</c>, <c>deny</c>.</summary>
    [Parameter("What happens to a change that CI did not make: audit (default), warn or deny")]
    string? GuardAction => TryGetValue(() => GuardAction);

    /// <summary>Accounts that may change members of apply sets.</summary>
    [Parameter("Accounts that CI deploys and previews as, such as system:serviceaccount:ci:deploy. Default: the account of this run")]
    string[]? Deployers => TryGetValue(() => Deployers);

    /// <summary>The group whose members may change things by hand.</summary>
    [Parameter("Group whose members may change things by hand in an emergency. Default: slipway:break-glass")]
    string? BreakGlassGroup => TryGetValue(() => BreakGlassGroup);

    /// <summary>Whether the policy is applied.</summary>
    [Parameter("Apply the policy; else it is only written to artifacts/guard", Name = "Apply")]
    bool? AppliesGuard => TryGetValue<bool?>(() => AppliesGuard!);

    /// <summary>
    /// Writes an admission policy that lets only CI change members of the asked stages' apply sets, with the Roles that let CI and, in an emergency, people through; <c>--apply</c> applies it.
    /// </summary>
    Target Guard => _ => _
        .Description("Writes (with --apply: applies) an admission policy that lets only CI change what it deploys")
        .Requires(() => SelectionIsValid, () => ClusterIsValid, () => GuardActionIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            using var run = await OpenRunAsync(cancellationToken, onlyLooks: AppliesGuard != true);
            var guards = ClusterGuard.Of(await StageKinds.OfAsync(run, cancellationToken), ParsedStep(), Deployers ?? [], BreakGlassGroup ?? "slipway:break-glass");
            Log.Warning("The policy was not tried on an API server yet: begin with the step 'audit', and look at its status.typeChecking");
            var files = new List<(string, string)>();
            foreach (var guard in guards)
            {
                files.Add(($"Guard of {guard.Name}", await guard.WriteAsync(ArtifactsDirectory / "guard", cancellationToken)));
                if (AppliesGuard == true)
                {
                    await guard.ApplyAsync(cancellationToken);
                }
            }

            this.Summarise(files);
        }));

    /// <summary>A requirement: the action is one.</summary>
    internal bool GuardActionIsValid => this.Accept(() => _ = ParsedStep());

    private GuardStep ParsedStep() => Enum.TryParse<GuardStep>(GuardAction ?? "audit", ignoreCase: true, out var step) && Enum.IsDefined(step) ? step
        : throw new InvalidInputException("GuardAction", $"'{GuardAction}' is unknown; expected audit, warn or deny.");
}

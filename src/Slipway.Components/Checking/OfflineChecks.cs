using System.Runtime.InteropServices;
using Nuke.Common;
using Nuke.Common.IO;
using Slipway.Components.Deploying;
using Slipway.Engine.Checkups;

namespace Slipway.Components.Checking;

/// <summary>What can be told of a release or deployment without asking anybody. Parameters are read here, in the one thread that a host makes them for.</summary>
internal static class OfflineChecks
{
    /// <summary>Everything.</summary>
    public static async Task<IReadOnlyList<Finding>> OfAsync(INukeBuild build, CancellationToken cancellationToken) =>
        [Versions(), .. Inputs(build), .. Manifests(build), .. Credentials(build), .. SlackCredentials(build), .. await SourceAsync(build, cancellationToken), .. Workflows(build)];

    /// <summary>What the targets of a release do not look at by themselves before they begin.</summary>
    public static async Task<IReadOnlyList<Finding>> BeforeReleaseAsync(INukeBuild build, CancellationToken cancellationToken) =>
        // A file of credentials may come from a target before: the sandbox's does.
        [.. build is IHaveConfigRepository { ForgeTokenFile: null, ForgeAppKeyFile: null } ? Credentials(build) : [], .. await SourceAsync(build, cancellationToken), .. Workflows(build)];

    private static Finding Versions() => Finding.Fine("versions", $"Slipway {SlipwayVersion.Text} on {typeof(INukeBuild).Assembly.GetName().Name}, {RuntimeInformation.FrameworkDescription}");

    private static List<Finding> Inputs(INukeBuild build)
    {
        Func<bool>?[] inputs =
        [
            (build as IHaveRegistry) is { } registry ? () => registry.RegistryIsValid : null,
            (build as IHaveConfigRepository) is { } config ? () => config.ConfigRepositoryIsValid : null,
            (build as IHaveNotifications) is { } notifications ? () => notifications.NotificationsAreValid : null,
            (build as IHaveRun) is { } run ? () => run.RunIsValid : null,
            (build as IHaveSelection) is { } selection ? () => selection.SelectionIsValid : null,
            (build as IHaveApplication) is { } application ? () => application.ApplicationIsValid : null,
            (build as IHaveApplication) is { } images ? () => ImagesAreValid(images) : null,
            (build as IHaveCluster) is { } cluster ? () => cluster.ClusterIsValid : null,
            (build as IHaveGoogleCloud) is { } google ? () => google.GoogleCloudIsValid : null,
        ];
        var findings = inputs.OfType<Func<bool>>().SelectMany(isValid => Look(() => isValid() ? [] : [])).ToList();
        if (build is IBuildImage image && string.IsNullOrWhiteSpace(image.Registry))
        {
            findings.Add(Finding.Problem("Registry", "it is not set. Put the registry and path of your images, such as ghcr.io/acme, into .nuke/parameters.json, or pass --registry."));
        }

        if (build is IHaveConfigRepository forge && string.IsNullOrWhiteSpace(forge.ConfigRepository))
        {
            const string Unset = "it is not set. Put the clone URL of the config repository into .nuke/parameters.json, or pass --config-repository.";
            findings.Add(build is IRelease
                ? Finding.Problem("ConfigRepository", Unset)
                : Finding.Warning("ConfigRepository", $"{Unset} Until then, no status, deployment or promotion is written to the forge."));
        }

        if (findings.Count == 0)
        {
            findings.Add(Finding.Fine("parameters", "all that are set make sense."));
        }

        return findings;
    }

    private static bool ImagesAreValid(IHaveApplication build)
    {
        foreach (var application in build.SelectApplications())
        {
            application.Image.Validate();
        }

        return true;
    }

    private static IEnumerable<Finding> Manifests(INukeBuild build) => build is not IPreview preview ? [] : Look(() =>
    {
        var manifests = preview.OpenManifests();
        var (stages, applications) = (manifests.Stages.Count, manifests.Targets.Select(target => target.Application).Distinct().Count());
        return [Finding.Fine("slipway.yaml", $"{stages} {(stages == 1 ? "stage" : "stages")}, {applications} {(applications == 1 ? "application" : "applications")} in {(stages == 1 ? "it" : "them")}.")];
    });

    private static List<Finding> Credentials(INukeBuild build)
    {
        // That it is not set at all is another requirement's.
        if (build is not IHaveConfigRepository config || string.IsNullOrWhiteSpace(config.ConfigRepository) || HasAccess(config))
        {
            return [];
        }

        var kind = build is IRelease ? FindingKind.Problem : FindingKind.Warning;
        List<Finding> files =
        [
            .. InFile(FindingKind.Problem, "ForgeTokenFile", string.IsNullOrWhiteSpace(config.ForgeToken) ? config.ForgeTokenFile : null, "Write the token into it, or set SLIPWAY_FORGE_TOKEN"),
            .. InFile(FindingKind.Problem, "ForgeAppKeyFile", config.ForgeAppKeyFile, "Write the app's private key into it, or set SLIPWAY_FORGE_APP_KEY"),
        ];
        return files.Count > 0 ? files :
        [
            new Finding(
                kind, "ForgeToken",
                "there is neither a token nor an app's key for the config repository. Set SLIPWAY_FORGE_TOKEN or GITHUB_TOKEN, or ForgeAppId with SLIPWAY_FORGE_APP_KEY (docs/guides/github.md)."
                + AmbientToken.WhyNot(config.ConfigRepository)),
        ];
    }

    private static IEnumerable<Finding> SlackCredentials(INukeBuild build) =>
        build is IHaveNotifications notifications && string.IsNullOrWhiteSpace(notifications.SlackToken) && string.IsNullOrWhiteSpace(notifications.SlackWebhook)
            ? InFile(FindingKind.Warning, "SlackTokenFile", notifications.SlackTokenFile, "Until then nobody is told. Write the token into it, or set SLIPWAY_SLACK_TOKEN")
            : [];

    // Of a file that is set, and gave nothing.
    private static IEnumerable<Finding> InFile(FindingKind kind, string parameter, AbsolutePath? file, string remedy) =>
        file is null ? [] : [.. CredentialInFile.Missing(parameter, file, remedy).Problems.Select(problem => new Finding(kind, problem.Subject, problem.Message))];

    private static bool HasAccess(IHaveConfigRepository config)
    {
        try
        {
            return config.HasForgeAccess();
        }
        catch (InvalidInputException)
        {
            // Which file it is, is told below.
            return false;
        }
    }

    private static async Task<IReadOnlyList<Finding>> SourceAsync(INukeBuild build, CancellationToken cancellationToken)
    {
        if (build is not IBuildImage source)
        {
            return [];
        }

        try
        {
            var version = await source.ReadSourceAsync(cancellationToken);
            return [Finding.Fine("source", $"commit {version.Commit.Abbreviated} is version {version.Version}.")];
        }
        catch (SlipwayException exception)
        {
            return [Finding.Problem(exception.Subject, exception.Reason)];
        }
    }

    private static IEnumerable<Finding> Workflows(INukeBuild build) => build is not IGenerateWorkflows generator ? [] : Look(() =>
    {
        var outdated = generator.FindWorkflowChanges().OutOfDate.ToList();
        return outdated.Count == 0
            ? [Finding.Fine("workflow files", "those that are generated are up to date.")]
            : [.. outdated.Select(file => Finding.Warning(file.Path, $"{file.Reason} Run ./build.sh GenerateWorkflows and commit what it writes."))];
    });

    private static IReadOnlyList<Finding> Look(Func<IReadOnlyList<Finding>> look)
    {
        try
        {
            return look();
        }
        catch (InvalidInputException exception)
        {
            return [.. exception.Problems.Select(problem => Finding.Problem(problem.Subject, problem.Message))];
        }
        catch (SlipwayException exception)
        {
            return [Finding.Problem(exception.Subject, exception.Reason)];
        }
    }
}

using Serilog;
using Slipway.ConfigRepositories;
using Slipway.Hooks;
using Slipway.Images;
using Slipway.Naming;
using Slipway.Releases;
using Slipway.Rollbacks;

namespace Slipway.Engine.Releasing;

/// <summary>Finds the image that a stage goes back to.</summary>
/// <param name="repository">The config repository.</param>
/// <param name="history">Its history.</param>
/// <param name="registry">Where images are.</param>
/// <param name="logger">Gets what could not be asked.</param>
internal sealed class RollbackPlanner(IConfigRepository repository, IConfigHistory history, IImageRegistry registry, ILogger logger)
{
    /// <summary>Finds what becomes of the hooks of an application; null to look for none.</summary>
    public Func<StageName, ApplicationName, CancellationToken, Task<HooksOfRollback>>? Hooks { get; init; }

    /// <summary>Plans a rollback.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="application">The application; null where the stage has one only.</param>
    /// <param name="version">The version to go back to; null for the one before.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="SlipwayException">There is nothing to go back to, or the registry does not have it any more.</exception>
    public async Task<ReleaseRequest> PlanAsync(StageName stage, ApplicationName? application, string? version, CancellationToken cancellationToken)
    {
        var images = await StageImages.OpenAsync(repository, cancellationToken);
        _ = images.Configuration.Stage(stage);
        var name = application ?? await OnlyApplicationAsync(images, stage, cancellationToken);
        var current = await images.FindAsync(stage, name, cancellationToken)
            ?? throw new SlipwayException($"{stage}/{name}", "it waits for its first release: there is nothing to go back to.");
        var earlier = await new RollbackSearch(history, name, images.Configuration.ImagesOf(name)).FindAsync(stage, current, version, cancellationToken);
        await CheckExistsAsync(earlier.Image, cancellationToken);
        var hooks = await HooksAsync(stage, name, cancellationToken);
        return new ReleaseRequest
        {
            Stage = stage,
            Candidates =
            [
                new ReleaseCandidate
                {
                    Application = name,
                    Version = earlier.Image.Tag ?? throw new SlipwayException(
                        $"{stage}/{name}", $"the manifests name {earlier.Image} by its digest alone, and no release in the history says which version it is. Fetch the whole history: 'git fetch --unshallow'."),
                    Image = earlier.Image,
                    SourceCommit = earlier.SourceCommit,
                    Origin = new ReleaseOrigin.Rollback(current.Tag ?? current.Digest!.Abbreviated, earlier.At, earlier.Since) { Irreversible = hooks.Irreversible, Undoing = hooks.Undoing, NotRun = hooks.NotRun },
                },
            ],
        };
    }

    private static async Task<ApplicationName> OnlyApplicationAsync(StageImages images, StageName stage, CancellationToken cancellationToken) =>
        await images.ApplicationsAsync(stage, cancellationToken) is var all && all is [var only]
            ? only
            : throw new InvalidInputException(
                "application", $"stage {stage} has {all.Count} applications: name the one to roll back with --application. It has: {string.Join(", ", all)}.");

    private async Task<HooksOfRollback> HooksAsync(StageName stage, ApplicationName application, CancellationToken cancellationToken)
    {
        try
        {
            var hooks = Hooks is null ? HooksOfRollback.None : await Hooks(stage, application, cancellationToken);
            if (hooks.Undoing.Count > 0)
            {
                logger.Information("Hooks that run when it is deployed, for each state that is left behind: {Hooks:l}", string.Join(", ", hooks.Undoing));
            }

            if (hooks.NotRun.Count > 0)
            {
                logger.Information("Hooks that do not run for a version that was healthy before: {Hooks:l}", string.Join(", ", hooks.NotRun));
            }

            if (hooks.Irreversible.Count > 0)
            {
                logger.Warning("What these hooks did stays, as no rollback hook undoes it: {Hooks:l}", string.Join(", ", hooks.Irreversible));
            }

            return hooks;
        }
        catch (SlipwayException exception)
        {
            logger.Warning("What becomes of its hooks could not be told: {Reason:l}", exception.Message);
            return HooksOfRollback.None;
        }
    }

    // A registry that cleans up may have deleted it: better said now than by a Pod that cannot pull.
    private async Task CheckExistsAsync(ImageReference image, CancellationToken cancellationToken)
    {
        Digest? found;
        try
        {
            found = await registry.FindAsync(image, cancellationToken);
        }
        catch (SlipwayException exception)
        {
            logger.Warning("Whether {Image:l} still exists could not be asked: {Reason:l}", image, exception.Message);
            return;
        }

        if (found != image.Digest)
        {
            throw new SlipwayException(
                image.ToString(), "the registry does not have this image any more. Build its commit again, or go back to another version with --to.");
        }
    }
}

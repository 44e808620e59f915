using Serilog;
using Slipway.GoogleCloud.Http;
using Slipway.GoogleCloud.Storage;
using Slipway.Images;
using Slipway.Images.Registries;
using Slipway.Naming;

namespace Slipway.GoogleCloud.Builds;

/// <summary>Has an image built by Cloud Build, unless the registry has it, or a build for it is under way from an earlier run.</summary>
internal sealed class CloudBuildBuilder(CloudBuildImage image, CloudBuildAccess access, RegistryClient registry, ILogger logger) : IImageBuilder
{
    private readonly ILogger log = logger.ForContext<CloudBuildBuilder>();

    public async Task<BuiltImage> BuildAsync(ImageBuild build, CancellationToken cancellationToken)
    {
        CloudBuildChecks.Check(image, build);
        using var api = access.Open();
        var builds = BuildClients.Open(api, access.Services);
        var place = await new BuildProject(image, access, api).FindAsync(build, cancellationToken);
        var tag = BuildDefinition.TagOf(image, build, access.Source.PathOf(image.Path));
        var pushed = await registry.FindAsync(build.Target, cancellationToken);
        if (pushed is not null && await IsOfCommitAsync(build, builds, place, tag, pushed, cancellationToken))
        {
            log.Debug("{Image} is in the registry", build.Target);
            return new BuiltImage(build.Target.WithDigest(pushed), IsNew: false);
        }

        var submitted = await FindUnderWayAsync(builds, place, tag, cancellationToken) ?? await SubmitAsync(api, builds, place, tag, build, cancellationToken);
        var done = await new BuildWait(api, access.Services, builds, place, build.Application.Value, log).RunAsync(submitted, cancellationToken);
        return await CheckAsync(done, build, cancellationToken);
    }

    // What a buildpack or a configuration makes need not have our labels: then it is the build that tells the commit, by its tag.
    private async Task<bool> IsOfCommitAsync(ImageBuild build, ICloudBuilds builds, BuildPlace place, string tag, Digest pushed, CancellationToken cancellationToken)
    {
        var labels = await registry.FindLabelsAsync(build.Target.WithDigest(pushed), cancellationToken);
        var revision = labels?.GetValueOrDefault(ImageLabels.Revision);
        if (revision == build.Source.Commit.Value)
        {
            return true;
        }

        var earlier = revision is null ? await builds.FindByTagAsync(place, tag, cancellationToken) : [];
        if (earlier.Any(one => !BuildStatus.IsTerminal(one.Status)))
        {
            // It pushed in a step, and has some left.
            return false;
        }

        return earlier.Any(one => one.Status == BuildStatus.Success && (DigestOf(one, build) ?? pushed) == pushed) ? true : throw new SlipwayException(
            build.Target.ToString(),
            $"the registry has this version already, built from {(revision is null ? "an unknown commit" : $"commit {revision}")}; expected commit {build.Source.Commit}. A version names one image: tag a new version.");
    }

    private static async Task<CloudBuild?> FindUnderWayAsync(ICloudBuilds builds, BuildPlace place, string tag, CancellationToken cancellationToken) =>
        (await builds.FindByTagAsync(place, tag, cancellationToken)).FirstOrDefault(build => !BuildStatus.IsTerminal(build.Status));

    private async Task<CloudBuild> SubmitAsync(GoogleApi api, ICloudBuilds builds, BuildPlace place, string tag, ImageBuild build, CancellationToken cancellationToken)
    {
        var content = await BuildContent.OfAsync(image, build, access.Source, cancellationToken);
        var bucket = new SourceBucket(api, access.Services, place.Project, image.SourceBucket);
        await bucket.CheckOwnerAsync(cancellationToken);
        using var archive = await SourceArchive.CreateAsync(access.Source, build.Source.Commit, cancellationToken);
        var source = await bucket.UploadAsync(archive, cancellationToken);
        log.Information("Source of {Commit:l} is in gs://{Bucket:l}/{Object:l}", build.Source.Commit.Abbreviated, source.Bucket, source.Name);
        try
        {
            return await builds.SubmitAsync(place, BuildDefinition.Of(image, build, content, source, tag, place.Project), cancellationToken);
        }
        catch (SlipwayException failure) when (failure.IsTransient)
        {
            // It may have been created. Nothing else tells, and a second one is a second image.
            if (await FindUnderWayAsync(builds, place, tag, cancellationToken) is { } created)
            {
                return created;
            }

            throw;
        }
    }

    // Null where a step has pushed it.
    private static Digest? DigestOf(CloudBuild done, ImageBuild build) =>
        (done.Results?.Images ?? []).Where(pushed => pushed.Name == build.Target.ToString()).Select(pushed => pushed.Digest).Distinct().ToList() is [{ } told] ? Digest.TryParse(told) : null;

    private async Task<BuiltImage> CheckAsync(CloudBuild done, ImageBuild build, CancellationToken cancellationToken)
    {
        var target = build.Target.ToString();
        var told = DigestOf(done, build);
        var stored = await registry.FindAsync(build.Target, cancellationToken) ?? throw new SlipwayException(
            target, $"build {done.Id} succeeded, but the registry does not have it. Does it push $_IMAGE, in 'images' or in a step? See {done.LogUrl}");
        return told is null || told == stored
            ? new BuiltImage(build.Target.WithDigest(stored), IsNew: true)
            : throw new SlipwayException(target, $"build {done.Id} pushed {told}, but the registry has {stored} under this tag. Does another build push the same version?");
    }
}

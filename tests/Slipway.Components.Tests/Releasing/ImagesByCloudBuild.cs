using Serilog.Core;
using Slipway.Components.Releasing;
using Slipway.GoogleCloud;
using Slipway.GoogleCloud.Builds;
using Slipway.Images.Registries;
using Slipway.Naming;
using Slipway.Versions;

namespace Slipway.Components.Tests.Releasing;

public sealed class ImagesByCloudBuild
{
    private static readonly SourceVersion Source = new() { Version = "1.0.0", Commit = CommitSha.Parse(new string('a', 40)), CommittedAt = DateTimeOffset.UnixEpoch, IsDirty = true };

    [Fact]
    public async Task The_targets_give_it_the_services_and_the_source() => Assert.Contains(
        "region 'Europe': expected a region",
        (await Assert.ThrowsAsync<InvalidInputException>(() => BuildAsync(() => new CloudBuildAccess(null!, new GoogleServices(), null!, null)))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Outside_of_the_targets_it_says_where_it_belongs() => Assert.StartsWith(
        "CloudBuildImage: only the target BuildImage builds it", (await Assert.ThrowsAsync<InvalidInputException>(() => BuildAsync(null))).Message, StringComparison.Ordinal);

    private static async Task BuildAsync(Func<CloudBuildAccess>? access)
    {
        using var registry = new RegistryClient(new RegistryOptions(), Logger.None);
        var application = new Application("web") { Image = CloudBuildImage.FromDockerfile("Dockerfile") with { Region = "Europe" } };
        await new ApplicationImages(registry, ImageReference.Parse("localhost:1/acme"), null, Logger.None) { CloudBuild = access }.BuildAsync([application], Source, default);
    }
}

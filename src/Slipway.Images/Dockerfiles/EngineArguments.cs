using System.Globalization;
using Slipway.Naming;

namespace Slipway.Images.Dockerfiles;

/// <summary>The command lines of the engines. Nothing secret is on them.</summary>
internal static class EngineArguments
{
    public static IReadOnlyList<string> Build(EngineProgram program, DockerfileImage image, ImageBuild build, EngineFolder folder)
    {
        var commitTime = build.Source.CommittedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var labels = image.Labels.Concat(ImageLabels.Of(build.Source)).GroupBy(label => label.Key, label => label.Value);
        return
        [
            .. program.Arguments,
            "build",
            .. program.Engine switch
            {
                // BuildKit's name for the same; engines that do not know it ignore it.
                ContainerEngine.Docker => ["--build-arg", $"SOURCE_DATE_EPOCH={commitTime}"],
                // Without the cache of layers, which takes a layer of one platform for that of another.
                ContainerEngine.Podman => ["--timestamp", commitTime, "--format", "oci", "--layers=false", "--authfile", folder.Config],
                // chroot needs no further privileges, so that it works in a container too.
                _ => (string[])
                [
                    "--isolation", Environment.GetEnvironmentVariable("BUILDAH_ISOLATION") is { Length: > 0 } isolation ? isolation : "chroot",
                    "--timestamp", commitTime, "--format", "oci", "--layers=false", "--authfile", folder.Config,
                ],
            },
            "--iidfile", folder.ImageId,
            "--file", image.File,
            .. labels.SelectMany(label => new[] { "--label", $"{label.Key}={label.Last()}" }),
            .. image.Arguments.SelectMany(argument => new[] { "--build-arg", $"{argument.Key}={argument.Value}" }),
            .. image.Secrets.SelectMany(secret => new[] { "--secret", $"id={secret.Key},src={secret.Value}" }),
            .. image.Target is { } target ? new[] { "--target", target } : [],
            .. image.Platforms.SelectMany(platform => new[] { "--platform", platform }),
            image.ContextFolder,
        ];
    }

    /// <summary>What pushes the built image, one command after the other.</summary>
    public static IEnumerable<IReadOnlyList<string>> Push(EngineProgram program, string imageId, ImageReference target, bool isPlainHttp, EngineFolder folder) =>
        program.Engine == ContainerEngine.Docker
            ? [["tag", imageId, target.ToString()], ["push", target.ToString()]]
            :
            [
                [
                    .. program.Arguments,
                    "push",
                    "--authfile", folder.Config,
                    "--digestfile", folder.Digest,
                    .. isPlainHttp ? new[] { "--tls-verify=false" } : [],
                    imageId,
                    $"docker://{target}",
                ],
            ];
}

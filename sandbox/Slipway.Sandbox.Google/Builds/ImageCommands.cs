using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace Slipway.Sandbox.Google.Builds;

/// <summary>
/// The commands that build the image of a <c>docker build</c> and push it: buildah where it is installed and needs nothing of the world, else the .NET SDK, which publishes what the Dockerfile is about.
/// </summary>
internal sealed class ImageCommands(string registry, string dockerConfig)
{
    private const string Instead = "the .NET SDK publishes in place of the Dockerfile";

    private static readonly bool s_hasBuildah =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "buildah")));

    /// <param name="docker">The <c>docker build</c>.</param>
    /// <param name="folder">Where the step works.</param>
    /// <param name="scratch">A folder for files of ours.</param>
    /// <returns>What is done, for the log, and the commands.</returns>
    /// <exception cref="BuildFailure">There is nothing that could be built.</exception>
    public (string What, IEnumerable<string[]> Commands) Of(DockerCommand docker, string folder, string scratch)
    {
        var context = Path.GetFullPath(Path.Combine(folder, docker.Operands is [var given, ..] ? given : "."));
        var file = docker.File is { } named ? Path.Combine(folder, named) : Path.Combine(context, "Dockerfile");
        var tags = docker.Tags.ToList();
        if (tags.Count == 0)
            throw new BuildFailure("USER_BUILD_STEP", "docker build: expected a tag (-t), without which nobody finds the image");
        var arguments = docker.Values("--build-arg").Select(argument => argument.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        if (!s_hasBuildah)
            return ($"{Instead}: buildah is not installed", Sdk(docker, arguments, AppProject.Find(context, file), tags, scratch));
        return Dockerfile.IsLocal(file, registry, arguments)
            ? ("building with buildah", Buildah(docker, context, file, tags))
            : ($"{Instead}: the Dockerfile's images are not in the sandbox's registry", Sdk(docker, arguments, AppProject.Find(context, file), tags, scratch));
    }

    private IEnumerable<string[]> Buildah(DockerCommand docker, string context, string file, List<string> tags)
    {
        var authentication = Path.Combine(dockerConfig, "config.json");
        string[] passed = [.. ((string[])["--build-arg", "--label", "--target"]).SelectMany(option => docker.Values(option).SelectMany(value => new[] { option, value }))];
        yield return
        [
            "buildah", "build", "--isolation", "chroot", "--format", "oci", "--tls-verify=false", "--authfile", authentication, "--file", file,
            .. tags.SelectMany(tag => new[] { "--tag", tag }), .. passed, context,
        ];
        foreach (var tag in tags)
            yield return ["buildah", "push", "--tls-verify=false", "--authfile", authentication, tag, $"docker://{tag}"];
    }

    private IEnumerable<string[]> Sdk(DockerCommand docker, Dictionary<string, string> arguments, string project, List<string> tags, string scratch)
    {
        var labels = docker.Values("--label").Select(label => label.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair.Length > 1 ? pair[1] : "");
        var targets = Path.Combine(scratch, "labels.targets");
        new XDocument(new XElement("Project", new XElement("ItemGroup", labels.Select(label =>
            new XElement("ContainerLabel", new XAttribute("Include", Escape(label.Key)), new XAttribute("Value", Escape(label.Value))))))).Save(targets);
        var version = arguments.GetValueOrDefault("VERSION") ?? labels.GetValueOrDefault("org.opencontainers.image.version");
        var revision = labels.GetValueOrDefault("org.opencontainers.image.revision");
        string[] versions = [.. version is null ? [] : (string[])[$"-property:Version={Escape(version)}"], .. revision is null ? [] : (string[])[$"-property:SourceRevisionId={Escape(revision)}"]];
        foreach (var tag in tags.Select(ImageTag.Parse))
        {
            yield return
            [
                "dotnet", "msbuild", project, "-nologo", "-restore", "-nodeReuse:false", "-terminalLogger:off", "-verbosity:minimal", "-target:Publish;PublishContainer",
                "-restoreProperty:Configuration=Release", "-property:Configuration=Release", "-property:_IsPublishing=true", "-property:RunAnalyzers=false", "-property:UseAppHost=false",
                $"-property:ContainerRegistry={tag.Registry}", $"-property:ContainerRepository={tag.Repository}", $"-property:ContainerImageTag={tag.Tag}",
                "-property:ContainerImageFormat=OCI", $"-property:ContainerRuntimeIdentifier=linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}",
                $"-property:ContainerBaseImage={registry}/slipway/empty:latest", $"-property:CustomAfterMicrosoftCommonTargets={Escape(targets)}", .. versions,
            ];
        }
    }

    /// <summary>https://learn.microsoft.com/visualstudio/msbuild/msbuild-special-characters.</summary>
    private static string Escape(string value) => string.Concat(value.Select(character => ";,%$@\"'*?()".Contains(character, StringComparison.Ordinal) ? $"%{(int)character:X2}" : $"{character}"));
}

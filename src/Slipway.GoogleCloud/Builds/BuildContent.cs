using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Images;
using Slipway.Values;

namespace Slipway.GoogleCloud.Builds;

/// <summary>What a build does, by its kind.</summary>
internal static class BuildContent
{
    /// <param name="image">The options.</param>
    /// <param name="build">What is built.</param>
    /// <param name="source">The source, in which the named files must be.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="InvalidInputException">The commit does not have a file, or a configuration is wrong.</exception>
    public static async Task<JsonObject> OfAsync(CloudBuildImage image, ImageBuild build, ISourceTree source, CancellationToken cancellationToken)
    {
        var path = source.PathOf(image.Path);
        if (image.Kind == BuildKind.Buildpack)
        {
            return Buildpack(image, build, path);
        }

        var text = await source.FindTextAsync(build.Source.Commit, path, cancellationToken)
            ?? throw new InvalidInputException(image.Path, $"commit {build.Source.Commit.Abbreviated} has no such file, and Cloud Build gets the commit. Add it to git.");
        return image.Kind == BuildKind.Config ? Config(path, text) : Dockerfile(image, build, path, source);
    }

    // https://cloud.google.com/build/docs/building/build-containers
    private static JsonObject Dockerfile(CloudBuildImage image, ImageBuild build, string path, ISourceTree source)
    {
        var context = source.PathOf(image.Context ?? Path.GetDirectoryName(image.Path)!);
        var labels = image.Labels.Concat(ImageLabels.Of(build.Source)).GroupBy(label => label.Key, label => label.Value);
        return Step(
            build, "gcr.io/cloud-builders/docker",
            [
                "build", "--network=cloudbuild", "--tag", $"${BuildDefinition.Image}", "--file", Literal(path),
                .. labels.SelectMany(label => (string[])["--label", Literal($"{label.Key}={label.Last()}")]),
                .. image.Arguments.SelectMany(argument => (string[])["--build-arg", $"{argument.Key}={argument.Value}"]),
                .. image.Target is { } target ? (string[])["--target", Literal(target)] : [],
                context.Length == 0 ? "." : Literal(context),
            ]);
    }

    // https://cloud.google.com/docs/buildpacks/build-application
    private static JsonObject Buildpack(CloudBuildImage image, ImageBuild build, string path) => Step(
        build, "gcr.io/k8s-skaffold/pack",
        [
            "build", $"${BuildDefinition.Image}", "--builder", Literal(image.Builder), "--network", "cloudbuild", "--path", path.Length == 0 ? "." : Literal(path),
            .. image.Arguments.SelectMany(variable => (string[])["--env", $"{variable.Key}={variable.Value}"]),
        ],
        entrypoint: "pack");

    private static JsonObject Step(ImageBuild build, string name, IReadOnlyList<string> arguments, string? entrypoint = null)
    {
        var step = new JsonObject { ["id"] = "build", ["name"] = name, ["args"] = new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]) };
        if (entrypoint is not null)
        {
            step["entrypoint"] = entrypoint;
        }

        return new JsonObject { ["steps"] = new JsonArray(step), ["images"] = new JsonArray(build.Target.ToString()) };
    }

    private static JsonObject Config(string path, string text)
    {
        var problems = new List<Problem>();
        var config = YamlDocuments.Read(path, text, problems) is [MapValue map] ? map : null;
        if (problems.Count == 0 && config is null)
        {
            problems.Add(new(path, "expected one YAML document: a build configuration with 'steps'."));
        }

        if (config is not null && config["steps"] is not ListValue { Count: > 0 })
        {
            problems.Add(new(path, "expected 'steps', a list of at least one step."));
        }

        if (config?["source"] is not null)
        {
            problems.Add(new(path, "it has 'source'. Take it out: what is built is the commit of this run."));
        }

        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }

        var written = Json(YamlDocuments.ReadTexts(path, Encoding.UTF8.GetBytes(text), [])[0]);
        KeepBooleans(Json(config!), written);
        return written;
    }

    private static JsonObject Json(Value value) => (JsonObject)JsonNode.Parse(JsonValues.ToBytes(value))!;

    // A version 1.10 stays as it is written, and the API takes numbers as text, but not truth. Substitutions are always text.
    private static void KeepBooleans(JsonObject typed, JsonObject written)
    {
        foreach (var (name, value) in typed.Where(entry => entry.Key != "substitutions"))
        {
            switch (value)
            {
                case JsonValue when value.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
                    written[name] = value.GetValueKind() == JsonValueKind.True;
                    break;
                case JsonObject map:
                    KeepBooleans(map, (JsonObject)written[name]!);
                    break;
                case JsonArray list:
                    foreach (var (inner, twin) in list.Zip((JsonArray)written[name]!).Where(pair => pair.First is JsonObject))
                    {
                        KeepBooleans((JsonObject)inner!, (JsonObject)twin!);
                    }

                    break;
            }
        }
    }

    // A dollar sign begins a substitution.
    private static string Literal(string text) => text.Replace("$", "$$", StringComparison.Ordinal);
}

using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Configuration;

/// <summary>What slipway.yaml at the root of the config repository's manifests says: the stages in their order.</summary>
internal sealed record SlipwayConfiguration
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "slipway.yaml";

    /// <summary>The stages, first to last. At least one.</summary>
    public required IReadOnlyList<StageConfiguration> Stages { get; init; }

    /// <summary>The stages that users meet: those that say so, or the last one where none does.</summary>
    public IReadOnlyList<StageConfiguration> Production => Stages.Where(stage => stage.IsProduction).ToList() is { Count: > 0 } said ? said : [Stages[^1]];

    /// <summary>Fields that hold an image where Slipway does not find it by itself.</summary>
    public IReadOnlyList<ImagePath> Images { get; init; } = [];

    /// <summary>Those of one application.</summary>
    public IReadOnlyList<ImagePath> ImagesOf(ApplicationName application) =>
        [.. Images.Where(path => path.Application is null || path.Application == application)];

    /// <summary>Helm charts that applications consist of, besides charts that are in their folders.</summary>
    public IReadOnlyList<HelmSource> Helm { get; init; } = [];

    /// <summary>The charts of one application in one stage.</summary>
    public IReadOnlyList<HelmSource> HelmOf(StageName stage, ApplicationName application) =>
        [.. Helm.Where(chart => (chart.Application is null || chart.Application == application) && (chart.Stage is null || chart.Stage == stage))];

    /// <summary>What is said of single applications, in all stages.</summary>
    public IReadOnlyList<ApplicationConfiguration> Applications { get; init; } = [];

    /// <summary>What applications are named under <c>applications</c> that no stage has a folder for. Which folders there are is not known when the file is read.</summary>
    /// <param name="known">The applications of all stages.</param>
    /// <returns>A problem for each, with its place in the file.</returns>
    public IReadOnlyList<Problem> UnknownApplications(IEnumerable<ApplicationName> known)
    {
        var names = known.Select(name => name.Value).Distinct().Order(StringComparer.Ordinal).ToList();
        return
        [
            .. from mention in Applications.SelectMany(application => application.Mentions).Concat(Stages.SelectMany(stage => stage.Mentions))
               where !names.Contains(mention.Name.Value)
               select new Problem(
                   mention.Position.In(FileName),
                   $"no stage has a folder for the application '{mention.Name}'{NearestName.Hint(mention.Name.Value, names)} There are: {string.Join(", ", names.DefaultIfEmpty("none"))}."),
        ];
    }

    /// <summary>Reads the content of slipway.yaml.</summary>
    /// <param name="content">The file's bytes; null when there is no such file.</param>
    /// <exception cref="InvalidInputException">The file is missing or wrong; all problems with file, line and column.</exception>
    public static SlipwayConfiguration Parse(ReadOnlyMemory<byte>? content) => new SlipwayConfigurationReader().Read(
        content ?? throw new InvalidInputException(
            FileName, "there is no such file at the root of the config repository. It lists the stages: stages: [{ name: dev }]"));

    /// <summary>The stage of a name, or the first one where no name is given.</summary>
    /// <exception cref="InvalidInputException">No such stage.</exception>
    public StageConfiguration Stage(StageName? name) =>
        name is null
            ? Stages[0]
            : Stages.FirstOrDefault(stage => stage.Name == name) ?? throw new InvalidInputException(
                $"stage '{name}'",
                $"{FileName} has no such stage{NearestName.Hint(name.Value, Stages.Select(stage => stage.Name.Value))} " +
                $"Its stages are: {string.Join(", ", Stages.Select(stage => stage.Name))}.");
}

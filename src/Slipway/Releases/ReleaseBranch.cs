using Slipway.Naming;

namespace Slipway.Releases;

/// <summary>The branch that carries the release of an application to a stage: <c>release/{stage}/{application}</c>.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Application">The application.</param>
internal sealed record ReleaseBranch(StageName Stage, ApplicationName Application)
{
    private const string Prefix = "release";

    /// <summary>Reads the name of a branch; null when it is not that of a release.</summary>
    public static ReleaseBranch? TryParse(string branch) =>
        branch.Split('/') is [Prefix, var stage, var application] && StageName.TryParse(stage) is { } stageName && ApplicationName.TryParse(application) is { } name
            ? new ReleaseBranch(stageName, name)
            : null;

    /// <summary>A pattern for the branches of an application in every stage.</summary>
    internal static string InAnyStage(ApplicationName application) => Name("*", application.Value);

    /// <inheritdoc/>
    public override string ToString() => Name(Stage.Value, Application.Value);

    private static string Name(string stage, string application) => $"{Prefix}/{stage}/{application}";
}

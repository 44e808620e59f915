using Slipway.Naming;

namespace Slipway.Ci.Workflows;

/// <summary>The workflow files of a repository, from what its build has.</summary>
internal static class WorkflowFiles
{
    /// <param name="facts">What the build has.</param>
    /// <param name="options">What the build definition says.</param>
    /// <param name="there">The systems that the repository has generated files of.</param>
    /// <exception cref="InvalidInputException">An option names what is not there.</exception>
    public static IReadOnlyList<WorkflowFile> Of(BuildFacts facts, WorkflowOptions options, params IReadOnlyList<WorkflowSystem> there)
    {
        Check(facts, options);
        return
        [
            .. (options.Systems.Count > 0 ? options.Systems : there.DefaultIfEmpty(WorkflowSystem.GitHubActions)).Distinct().SelectMany(system => system switch
            {
                WorkflowSystem.GitHubActions => new GitHubWorkflows(facts, options).Files(),
                WorkflowSystem.GoogleCloudBuild => new CloudBuildWorkflows(facts, options).Files(),
                _ => new GitLabWorkflow(facts, options).Files(),
            }),
        ];
    }

    /// <summary>How the jobs of the config side get to the clusters.</summary>
    public static ClusterCredentials ClustersOf(BuildFacts facts, WorkflowOptions options) =>
        options.Clusters ?? (facts.UsesGke ? ClusterCredentials.GoogleCloud : ClusterCredentials.Kubeconfig);

    private static void Check(BuildFacts facts, WorkflowOptions options)
    {
        List<Problem> problems =
        [
            .. from gate in options.Gates
               where facts.Stages.All(stage => stage.Name != gate)
               select new Problem("Workflows.Gates", $"slipway.yaml has no stage '{gate}'{NearestName.Hint(gate, facts.Stages.Select(stage => stage.Name))} Its stages are: {string.Join(", ", facts.Stages.Select(stage => stage.Name).DefaultIfEmpty("none"))}."),
        ];
        if (options.Feed is { Source: var source } && (source.Length == 0 || source.Any(character => !char.IsAsciiLetterOrDigit(character) && character != '_')))
        {
            problems.Add(new Problem("Workflows.Feed", $"'{source}' cannot be part of a variable's name; expected letters, digits and underscores, as in nuget.config."));
        }

        if (problems.Count > 0)
        {
            throw new InvalidInputException(problems);
        }
    }
}

using Nuke.Common;
using Nuke.Common.IO;
using Serilog;
using Slipway.Ci.Workflows;
using Slipway.Components.Generating;
using Slipway.Components.Releasing;
using Slipway.Components.Running;

namespace Slipway.Components;

/// <summary>Writes the workflow files of CI systems from the build definition.</summary>
public interface IGenerateWorkflows : INukeBuild
{
    /// <summary>What the files are like. Override it; default: GitHub Actions.</summary>
    WorkflowOptions Workflows => new();

    /// <summary>
    /// Writes a file for each job that the build has a target for. One that somebody else wrote, without the first line of a generated one, stays as it is; a generated one that nothing is needed
    /// of any more is deleted.
    /// </summary>
    Target GenerateWorkflows => _ => _
        .Description("Writes the workflow files of the CI systems from the build definition; files of your own stay")
        .Executes(() => this.Run(_ =>
        {
            var changes = FindWorkflowChanges();
            foreach (var file in changes.Written)
            {
                (RootDirectory / file.Path).WriteAllText(file.Text);
                Log.Information("{What:l} {File:l}", file.IsNew ? "Wrote" : "Updated", file.Path);
            }

            foreach (var path in changes.Deleted)
            {
                (RootDirectory / path).DeleteFile();
                Log.Information("Deleted {File:l}: the build has no use for it", path);
            }

            foreach (var path in changes.Own)
            {
                Log.Information("{File:l} is your own and stays. Delete it to have it generated", path);
            }

            this.Summarise([("Workflows", changes is { Written.Count: 0, Deleted.Count: 0 } ? "up to date" : $"{changes.Written.Count} written, {changes.Deleted.Count} deleted. Commit them")]);
            return Task.CompletedTask;
        }));

    /// <summary>What generating would do now.</summary>
    /// <exception cref="InvalidInputException">The options, slipway.yaml or .nuke/parameters.json are wrong.</exception>
    internal WorkflowChanges FindWorkflowChanges()
    {
        var systems = WorkflowChanges.SystemsOf(Read);
        return WorkflowChanges.Of(WorkflowFiles.Of(RepositoryFacts.Of(this), Workflows, systems), Read);

        string? Read(string path) => RootDirectory / path is var file && file.FileExists() ? File.ReadAllText(file) : null;
    }
}

using CliWrap;
using CliWrap.Buffered;
using Slipway.Sandbox.Ci.Workflows;
using YamlDotNet.RepresentationModel;

namespace Slipway.Components.Tests.Processes;

/// <summary>
/// Runs the steps of a workflow of GitHub Actions as they stand, in a folder that is checked out already: scripts with bash as the runner starts them, their environment and nothing else of this process.
/// Of actions, only what the next step finds of them is there.
/// </summary>
internal sealed class WorkflowRun(string folder, IReadOnlyDictionary<string, string> contexts, IReadOnlyDictionary<string, string?> machine)
{
    /// <summary>Everything that it printed.</summary>
    public string Output { get; private set; } = "";

    /// <summary>Runs the jobs of a file, one after the other.</summary>
    /// <returns>The first exit code that is not 0.</returns>
    public async Task<int> RunAsync(string file)
    {
        var stream = new YamlStream();
        using (var reader = File.OpenText(Path.Combine(folder, ".github", "workflows", file)))
        {
            stream.Load(reader);
        }

        var workflow = (YamlMappingNode)stream.Documents[0].RootNode;
        var jobs = ((YamlMappingNode)workflow.Children["jobs"]).Children.Values.Cast<YamlMappingNode>();
        var environmentFile = Path.GetTempFileName();
        var temporary = Directory.CreateTempSubdirectory("slipway-runner-").FullName;
        try
        {
            foreach (var step in jobs.SelectMany(job => ((YamlSequenceNode)job.Children["steps"]).Children).Cast<YamlMappingNode>().Where(step => step.Children.ContainsKey("run")))
            {
                var variables = new Dictionary<string, string?>(machine) { ["GITHUB_ENV"] = environmentFile, ["RUNNER_TEMP"] = temporary };
                foreach (var line in (await File.ReadAllLinesAsync(environmentFile)).Select(line => line.Split('=', 2)))
                {
                    variables[line[0]] = line[1];
                }

                foreach (var (name, value) in step.Children.TryGetValue("env", out var env) ? ((YamlMappingNode)env).Children : new YamlMappingNode().Children)
                {
                    variables[Text(name)] = Fill(Text(value));
                }

                var script = Path.Combine(temporary, "script.sh");
                await File.WriteAllTextAsync(script, Fill(Text(step.Children["run"])));
                var result = await Cli.Wrap("bash").WithArguments(["-e", script]).WithWorkingDirectory(folder).WithEnvironmentVariables(variables).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
                Output += result.StandardOutput + result.StandardError;
                if (result.ExitCode != 0)
                {
                    return result.ExitCode;
                }
            }

            return 0;
        }
        finally
        {
            File.Delete(environmentFile);
            Directory.Delete(temporary, recursive: true);
        }
    }

    private string Fill(string text) => WorkflowExpression.Fill(text, name => contexts.GetValueOrDefault(name, ""));

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;
}

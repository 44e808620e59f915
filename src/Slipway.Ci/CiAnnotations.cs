using Slipway.Reports;

namespace Slipway.Ci;

/// <summary>Problems beside the code of a pull request, where the CI system can show them.</summary>
internal static class CiAnnotations
{
    /// <summary>Writes the problems as workflow commands on GitHub Actions, each of which is a line of its log as well; nothing elsewhere.</summary>
    /// <param name="problems">The problems.</param>
    /// <param name="root">The folder that the files of the problems are relative to.</param>
    /// <param name="host">The CI system.</param>
    /// <param name="output">Where CI listens.</param>
    /// <returns>Whether they were written.</returns>
    public static bool Write(IEnumerable<Problem> problems, string root, CiHost host, TextWriter output)
    {
        if (!host.HasWorkflowCommands)
        {
            return false;
        }

        var workspace = host.Workspace ?? root;
        // What is in a group is folded away.
        output.WriteLine("::endgroup::");
        foreach (var problem in problems)
        {
            output.WriteLine(GitHubAnnotation.Error(problem with { Message = LogText.Neutralise(problem.Message) }, InWorkspace));
        }

        return true;

        string? InWorkspace(string file)
        {
            var path = Path.Combine(root, file);
            return File.Exists(path) && Path.GetRelativePath(workspace, path) is var relative && !relative.StartsWith("..", StringComparison.Ordinal)
                ? relative.Replace('\\', '/')
                : null;
        }
    }
}

using System.Text;
using Slipway.Reports;

namespace Slipway.Ci;

/// <summary>
/// A line that GitHub Actions shows beside the code of a pull request
/// (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#setting-an-error-message). It shows the first ten of a step.
/// </summary>
internal static class GitHubAnnotation
{
    /// <summary>The workflow command of a problem, in one line, with whatever the problem quotes escaped.</summary>
    /// <param name="problem">The problem; where its subject is a position in a file, the annotation is put there.</param>
    /// <param name="fileInRepository">Says where a file is, from the root of the checkout; null for what is not one of its files.</param>
    public static string Error(Problem problem, Func<string, string?> fileInRepository)
    {
        var place = ProblemPlace.Of(problem);
        if (fileInRepository(place.File) is not { } file)
        {
            return $"::error::{Data(problem.ToString())}";
        }

        var command = new StringBuilder("::error file=").Append(Property(file));
        if (place.Line > 0)
        {
            command.Append(",line=").Append(place.Line).Append(",col=").Append(place.Column);
        }

        // The log shows the text alone, and is read as well.
        return command.Append("::").Append(Data(problem.ToString())).ToString();
    }

    /// <summary>What follows a command, in one line.</summary>
    internal static string Data(string text) => text
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("\r", "%0D", StringComparison.Ordinal)
        .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text)
        .Replace(":", "%3A", StringComparison.Ordinal)
        .Replace(",", "%2C", StringComparison.Ordinal);
}

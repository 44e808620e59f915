using Serilog;

namespace Slipway.Components.Deploying;

/// <summary>The page that GitHub Actions shows for a run (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary).</summary>
internal static class CiSummary
{
    /// <summary>Adds Markdown to the page; does nothing elsewhere.</summary>
    public static async Task AppendAsync(string markdown, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is not { Length: > 0 } file)
        {
            return;
        }

        try
        {
            await File.AppendAllTextAsync(file, markdown + "\n", cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.Warning("The summary of the run could not be written: {Reason:l}", exception.Message);
        }
    }
}

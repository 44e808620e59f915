using System.Text;
using Serilog;

namespace Slipway.Ci;

/// <summary>The page that GitHub Actions shows for a run (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions#adding-a-job-summary).</summary>
internal static class CiSummary
{
    // GitHub shows nothing of a step that wrote more.
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Adds Markdown to the page; does nothing elsewhere.</summary>
    public static async Task AppendAsync(string markdown, CancellationToken cancellationToken)
    {
        if (CiHost.Here.SummaryFile is not { } file)
        {
            return;
        }

        try
        {
            var written = new FileInfo(file) is { Exists: true } existing ? existing.Length : 0;
            if (written + Encoding.UTF8.GetByteCount(markdown) + 1 > MaxBytes)
            {
                Log.Warning("The summary of the run is full: GitHub shows 1 MiB. The log of the run has the rest");
                return;
            }

            await File.AppendAllTextAsync(file, markdown + "\n", cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.Warning("The summary of the run could not be written: {Reason:l}", exception.Message);
        }
    }
}

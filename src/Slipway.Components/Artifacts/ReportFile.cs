using Slipway.Reports;

namespace Slipway.Components.Artifacts;

/// <summary>Reports for CI systems as files under <c>artifacts/</c>.</summary>
internal static class ReportFile
{
    /// <summary>Writes a report, whole or not at all.</summary>
    public static void Write(string path, JUnitReport report)
    {
        ArtifactFolder.Create(path);
        var temporary = path + ".tmp";
        File.WriteAllText(temporary, report.ToXml());
        File.Move(temporary, path, overwrite: true);
    }
}

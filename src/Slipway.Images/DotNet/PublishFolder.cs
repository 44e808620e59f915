namespace Slipway.Images.DotNet;

/// <summary>
/// A temporary folder for one publish. The output is always fresh: the SDK packs all that lies in the folder, also what an earlier
/// publish left there.
/// </summary>
internal sealed class PublishFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("slipway-publish-");

    /// <summary>Where the published files go.</summary>
    public string Output => Path.Combine(_folder.FullName, "app");

    /// <summary>Where MSBuild writes the digest.</summary>
    public string Result => Path.Combine(_folder.FullName, "digest");

    /// <summary>The MSBuild file to import.</summary>
    public string Targets => Path.Combine(_folder.FullName, "slipway.targets");

    public static PublishFolder Create(DotNetImage image, ImageBuild build)
    {
        var folder = new PublishFolder();
        ContainerTargets.Of(image, build).Save(folder.Targets);

        // A new file among the inputs would compile everything again.
        File.SetLastWriteTimeUtc(folder.Targets, DateTime.UnixEpoch);
        return folder;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

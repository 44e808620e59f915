using Slipway.Components.Artifacts;
using Slipway.Components.Releasing;
using Slipway.Naming;

namespace Slipway.Components.Tests.Artifacts;

public sealed class ResultFiles : IDisposable
{
    private static readonly ArtifactStamp Stamp = new() { Commit = CommitSha.Parse(new string('a', 40)), Version = "1.4.0", Stage = StageName.Parse("dev") };
    private static readonly ImageResult Result = new()
    {
        Images = [new ApplicationImage(ApplicationName.Parse("web"), ImageReference.Parse("ghcr.io/acme/web:1.4.0@sha256:" + new string('1', 64)), IsNew: true)],
    };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-artifacts-");

    public void Dispose() => folder.Delete(recursive: true);

    private string Path => System.IO.Path.Combine(folder.FullName, "artifacts", "image.json");

    private ArtifactFile<ImageResult> File => new(Path, "BuildImage");

    [Fact]
    public void What_a_target_writes_the_next_one_reads()
    {
        File.Write(Stamp, Result);

        Assert.Equal(Result.Images, File.Read(Stamp).Images);
        Assert.Equal(Result.Images, File.Read(Stamp with { Stage = null, Version = null }).Images);
        Assert.Equal(Stamp, File.ReadLast()?.Stamp);
    }

    [Fact]
    public void A_result_of_another_commit_version_or_stage_is_refused()
    {
        File.Write(Stamp, Result);

        AssertRefused("it is of commit aaaaaaa, and this is bbbbbbb", Stamp with { Commit = CommitSha.Parse(new string('b', 40)) });
        AssertRefused("it is of version 1.4.0, and this is 1.5.0", Stamp with { Version = "1.5.0" });
        AssertRefused("it is of stage dev, and this is prod", Stamp with { Stage = StageName.Parse("prod") });
        Assert.Null(File.TryRead(Stamp with { Version = "1.5.0" }));
    }

    [Fact]
    public void A_missing_or_damaged_file_says_which_target_writes_it()
    {
        AssertRefused("there is no such file. Run ./build.sh BuildImage.", Stamp);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        foreach (var content in new[] { "", "{}", "{\"stamp\":", "null", "{\"stamp\":{\"commit\":\"x\"},\"result\":{\"images\":[]}}" })
        {
            System.IO.File.WriteAllText(Path, content);
            AssertRefused("Run ./build.sh BuildImage.", Stamp);
        }
    }

    [Fact]
    public void Results_do_not_make_a_work_tree_dirty()
    {
        File.Write(Stamp, Result);

        Assert.Equal("*\n", System.IO.File.ReadAllText(System.IO.Path.Combine(folder.FullName, "artifacts", ".gitignore")));
    }

    private void AssertRefused(string message, ArtifactStamp expected)
    {
        var failure = Assert.Throws<SlipwayException>(() => File.Read(expected));
        Assert.StartsWith("artifacts/image.json: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }
}

using Slipway.Components.Deploying;
using Slipway.Naming;

namespace Slipway.Components.Tests.Deploying;

public sealed class FilesWithoutACommit
{
    [Theory]
    [InlineData("a: it is not committed. ", "a")]
    [InlineData("a: it is not committed, nor is b. ", "a", "b")]
    [InlineData("a: it is not committed, nor are b, c, d. ", "a", "b", "c", "d")]
    [InlineData("a: it is not committed, nor are b, c, d and others. ", "a", "b", "c", "d", "e")]
    public void They_are_named_as_far_as_a_person_reads(string expected, params string[] files) =>
        Assert.StartsWith(expected, Assert.Throws<SlipwayException>(() => UncommittedFiles.Refuse(files)).Message, StringComparison.Ordinal);

    [Fact]
    public void None_is_no_reason_to_stop() => UncommittedFiles.Refuse([]);

    [Fact]
    public void Who_only_looks_is_told_what_is_looked_at()
    {
        Assert.Null(UncommittedFiles.Warning([], CommitSha.Parse(new string('a', 40))));
        Assert.Equal(
            "a is not committed, nor is b. What is looked at is the work tree, not commit aaaaaaa; Deploy refuses it.", UncommittedFiles.Warning(["a", "b"], CommitSha.Parse(new string('a', 40))));
    }
}

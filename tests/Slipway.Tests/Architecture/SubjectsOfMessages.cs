using System.Text.RegularExpressions;

namespace Slipway.Tests.Architecture;

/// <summary>A failure carries its subject and its reason apart, so that nobody has to take its message apart.</summary>
public sealed partial class SubjectsOfMessages
{
    [Fact]
    public void No_source_cuts_the_subject_off_the_message_of_a_failure() => Assert.Empty(
        from file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src"), "*.cs", SearchOption.AllDirectories)
        from cut in Cut().Matches(File.ReadAllText(file))
        select $"{Path.GetRelativePath(Checkout.Root, file)}: '{cut.Value}'; expected Reason");

    [Theory]
    [InlineData("exception.Message[(exception.Subject.Length + 2)..]")]
    [InlineData("cause.Message.Substring(5)")]
    [InlineData("failure.Message.Replace(subject, \"\")")]
    [InlineData("failure.Message.StartsWith(subject + \": \")")]
    [InlineData("text[(failure.Subject.Length + 2)..]")]
    public void A_cut_is_found(string source) => Assert.Matches(Cut(), source);

    [Fact]
    public void A_failure_is_its_subject_and_its_reason()
    {
        var failure = new SlipwayException("dev/web", "is not there.");

        Assert.Equal(("dev/web", "is not there.", "dev/web: is not there."), (failure.Subject, failure.Reason, failure.Message));
    }

    [Fact]
    public void The_reason_of_wrong_input_has_all_its_problems()
    {
        var failure = new InvalidInputException([new Problem("a.yaml:1:1", "is wrong."), new Problem("b.yaml:2:3", "is wrong too.")]);

        Assert.Equal(("a.yaml:1:1", "is wrong.\nb.yaml:2:3: is wrong too."), (failure.Subject, failure.Reason));
    }

    [GeneratedRegex(@"\b(exception|failure|failed|cause|refusal|error)\w*\.Message(\[|\.(Substring|Remove|Replace|TrimStart|StartsWith)\()|\bSubject\.Length\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Cut();
}

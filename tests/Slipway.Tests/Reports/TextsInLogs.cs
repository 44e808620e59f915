using Slipway.Reports;

namespace Slipway.Tests.Reports;

/// <summary>Whatever somebody writes into a manifest, a branch or an error, no CI system obeys it.</summary>
public sealed class TextsInLogs
{
    [Theory]
    // GitHub Actions, at the beginning of a line, which its runner trims, and in both forms.
    [InlineData("::error::boo", ": :error: :boo")]
    [InlineData("  ::set-output name=a::b", "  : :set-output name=a: :b")]
    [InlineData("\t::add-mask::x", "\t: :add-mask: :x")]
    [InlineData("\u00a0::warning file=a.yaml::x", "\u00a0: :warning file=a.yaml: :x")]
    [InlineData("\ufeff::warning::x", "\ufeff: :warning: :x")]
    [InlineData("one\n::endgroup::", "one\n: :endgroup: :")]
    [InlineData("one\r\n::endgroup::", "one\n: :endgroup: :")]
    [InlineData("one\r::endgroup::", "one\ufffd: :endgroup: :")]
    [InlineData("value '::stop-commands::x' is wrong", "value ': :stop-commands: :x' is wrong")]
    [InlineData("::", ": :")]
    [InlineData("##[error]boo", "# #[error]boo")]
    [InlineData("the value ##[add-mask]x is wrong", "the value # #[add-mask]x is wrong")]
    [InlineData("###[error]", "## #[error]")]
    // Azure Pipelines, anywhere.
    [InlineData("image: '##vso[task.setvariable variable=PATH]/evil'", "image: '# #vso[task.setvariable variable=PATH]/evil'")]
    [InlineData("##VSO[task.complete result=Succeeded]", "# #VSO[task.complete result=Succeeded]")]
    // TeamCity.
    [InlineData("x ##teamcity[buildStatus text='fine']", "x # #teamcity[buildStatus text='fine']")]
    // Terminals and GitLab.
    [InlineData("\u001b[2Jgone\u001b]0;title\u0007", "\ufffd[2Jgone\ufffd]0;title\ufffd")]
    [InlineData("section_start:0:a\r\u001b[0K", "section_start:0:a\ufffd\ufffd[0K")]
    [InlineData("a\u2028::error::b\u2029c\u0085d\u000be\u000cf", "a\ufffd: :error: :b\ufffdc\ufffdd\ufffde\ufffdf")]
    [InlineData("a\u202eb\u2066c\0d\u007fe", "a\ufffdb\ufffdc\ufffdd\ufffde")]
    public void A_command_is_none(string text, string expected)
    {
        Assert.Equal(expected, LogText.Neutralise(text));
        Assert.Equal(expected, LogText.Neutralise(expected));
    }

    [Fact]
    public void A_long_line_takes_no_long_time()
    {
        var text = string.Concat(Enumerable.Repeat("a::1 ", 250_000));

        Assert.Equal(text, LogText.Neutralise(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("+ create    apps/v1 Deployment dev/web\n    spec.replicas: 1 -> 2\n")]
    [InlineData("address: fe80::1, std::string, [::1]:8080")]
    [InlineData("# a remark ## and [another]")]
    [InlineData("Grüße: 你好 🚀")]
    public void Other_text_stays_as_it_is(string text) => Assert.Equal(text, LogText.Neutralise(text));

    [Theory]
    [InlineData("one two\nthree", 20, "one two\nthree")]
    [InlineData("one two\nthree four", 15, "one two\nthree…")]
    [InlineData("one two,\nthree", 10, "one two…")]
    [InlineData("abcdefghij", 5, "abcd…")]
    [InlineData("abc🚀🚀", 5, "abc…")]
    public void What_is_too_long_is_cut_at_its_end_behind_a_word_and_in_no_character(string text, int maxLength, string expected)
    {
        Assert.Equal(expected, LogText.CutLines(text, maxLength));
        Assert.Equal(expected.Replace('\n', ' '), LogText.Cut(text, maxLength));
    }
}

namespace Slipway.Ci.Tests;

public sealed class GitHubAnnotations
{
    [Theory]
    [InlineData("dev/web/web.yaml:12:9", "wrong.", "::error file=dev/web/web.yaml,line=12,col=9::dev/web/web.yaml:12:9: wrong.")]
    [InlineData("dev/web/web.yaml", "is not UTF-8 text.", "::error file=dev/web/web.yaml::dev/web/web.yaml: is not UTF-8 text.")]
    [InlineData("stage 'dev'", "there is no folder.", "::error::stage 'dev': there is no folder.")]
    [InlineData("a,b:c%.yaml:1:2", "x", "::error file=a%2Cb%3Ac%25.yaml,line=1,col=2::a,b:c%25.yaml:1:2: x")]
    [InlineData("a.yaml:1:2", "100%\r\n::set-env name=PATH::/tmp", "::error file=a.yaml,line=1,col=2::a.yaml:1:2: 100%25%0D%0A::set-env name=PATH::/tmp")]
    public void A_problem_is_one_workflow_command_at_its_place(string subject, string message, string expected) => Assert.Equal(
        expected,
        GitHubAnnotation.Error(new Problem(subject, message), file => file.EndsWith(".yaml", StringComparison.Ordinal) ? file : null));
}

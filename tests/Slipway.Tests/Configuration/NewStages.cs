using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Naming;

namespace Slipway.Tests.Configuration;

/// <summary>A stage is added to slipway.yaml without any other byte of it changing.</summary>
public sealed class NewStages
{
    [Theory]
    [InlineData("# Stages\nstages:\n  - name: dev # first\n  # The last one.\n  - name: prod\n    url: https://a.example/\n", "dev", "# Stages\nstages:\n  - name: dev # first\n  - name: new\n  # The last one.\n  - name: prod\n    url: https://a.example/\n")]
    [InlineData("stages:\n- name: dev\n  namespace: \"a\"   \n\n# Below.\napplications: {}\n", "dev", "stages:\n- name: dev\n  namespace: \"a\"   \n- name: new\n\n# Below.\napplications: {}\n")]
    [InlineData("stages:\r\n  -   reviewers:\r\n        - ada\r\n      name: dev", "dev", "stages:\r\n  -   reviewers:\r\n        - ada\r\n      name: dev\r\n  - name: new")]
    [InlineData("\uFEFFstages:\n  - { name: dev, promoteTo: 'prod' }\n  - { name: prod }\n", "dev", "\uFEFFstages:\n  - { name: dev, promoteTo: 'new' }\n  - name: new\n    promoteTo: prod\n  - { name: prod }\n")]
    [InlineData("stages: [{ name: dev, cluster: { context: a } }, { name: prod }] # All.\n", "dev", "stages: [{ name: dev, cluster: { context: a } }, { name: new }, { name: prod }] # All.\n")]
    [InlineData("stages: [{ name: dev, promoteTo: prod, requires: [] }, { name: prod }]", "dev", "stages: [{ name: dev, promoteTo: new, requires: [] }, { name: new, promoteTo: prod }, { name: prod }]")]
    [InlineData("stages:\n  - name: dev\n    promoteTo: prod # By itself.\n  - name: prod\napplications:\n  prod: { after: [dev] }\n", "dev", "stages:\n  - name: dev\n    promoteTo: new # By itself.\n  - name: new\n    promoteTo: prod\n  - name: prod\napplications:\n  prod: { after: [dev] }\n")]
    [InlineData("helm:\n- stage: prod\n  chart: a\nstages:\n- name: dev\n- name: prod\n", "prod", "helm:\n- stage: prod\n  chart: a\nstages:\n- name: dev\n- name: prod\n- name: new\n")]
    [InlineData("stages:\n-\n  name: dev\n- name: prod\n", "dev", "stages:\n-\n  name: dev\n- name: new\n- name: prod\n")]
    public void A_stage_comes_after_another(string content, string after, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Add(content, after)!.After.Span));

    [Fact]
    public void A_stage_that_is_there_is_not_added_again() => Assert.Null(Add("stages: [{ name: dev }, { name: new }]", "dev"));

    [Fact]
    public void A_stage_after_none_is_refused_with_the_nearest_name() =>
        Assert.Contains("did you mean 'prod'?", Assert.Throws<InvalidInputException>(() => Add("stages: [{ name: prod }]", "prdo")).Message, StringComparison.Ordinal);

    [Fact]
    public void What_cannot_be_edited_safely_is_refused() =>
        Assert.Contains("cannot be edited safely", Assert.Throws<InvalidInputException>(() => Add("stages:\n- { name: \"d\\u0065v\", promoteTo: \"pro\\u0064\" }\n- { name: prod }\n", "dev")).Message, StringComparison.OrdinalIgnoreCase);

    private static FileEdit? Add(string content, string after) =>
        StageInsertion.Add(new ConfigFile("slipway.yaml", Encoding.UTF8.GetBytes(content)), StageName.Parse("new"), StageName.Parse(after));
}

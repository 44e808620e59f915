using System.Text.RegularExpressions;

namespace Slipway.Components.Tests.Processes;

/// <summary>Expressions of GitHub Actions, as far as generated workflows use them: names, texts, <c>== != &amp;&amp; || !</c> and parentheses.</summary>
internal sealed partial class WorkflowExpression
{
    private readonly IReadOnlyDictionary<string, string> values;
    private readonly List<string> words;
    private int at;

    private WorkflowExpression(string text, IReadOnlyDictionary<string, string> values) => (this.values, words) = (values, [.. Word().Matches(text).Select(match => match.Value)]);

    /// <summary>A text with what its expressions stand for.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values) =>
        Expression().Replace(text, match => new WorkflowExpression(match.Groups["text"].Value, values).Whole());

    private string Whole()
    {
        var value = Either();
        Assert.Equal(words.Count, at);
        return value;
    }

    private string Either()
    {
        var value = Both();
        while (Take("||"))
        {
            var other = Both();
            value = IsTrue(value) ? value : other;
        }

        return value;
    }

    private string Both()
    {
        var value = Comparison();
        while (Take("&&"))
        {
            var other = Comparison();
            value = IsTrue(value) ? other : value;
        }

        return value;
    }

    private string Comparison()
    {
        var value = Single();
        return Take("==") ? Bool(value == Single()) : Take("!=") ? Bool(value != Single()) : value;
    }

    private string Single()
    {
        if (Take("!"))
        {
            return Bool(!IsTrue(Single()));
        }

        if (Take("("))
        {
            var value = Either();
            Assert.True(Take(")"));
            return value;
        }

        var word = words[at++];
        // What a context does not have is empty.
        return word.StartsWith('\'') ? word[1..^1] : values.GetValueOrDefault(word, "");
    }

    private bool Take(string word)
    {
        var isThere = at < words.Count && words[at] == word;
        at += isThere ? 1 : 0;
        return isThere;
    }

    private static bool IsTrue(string value) => value is not ("" or "false" or "0");

    private static string Bool(bool value) => value ? "true" : "false";

    [GeneratedRegex(@"\$\{\{(?<text>.*?)\}\}")]
    private static partial Regex Expression();

    [GeneratedRegex(@"'[^']*'|[\w.-]+|==|!=|&&|\|\||[!()]")]
    private static partial Regex Word();
}

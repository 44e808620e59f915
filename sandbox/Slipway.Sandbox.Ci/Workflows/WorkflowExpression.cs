using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Ci.Workflows;

/// <summary>
/// Expressions of GitHub Actions (https://docs.github.com/actions/reference/workflows-and-actions/expressions), as far as generated workflows use them: names, texts, <c>== != &amp;&amp; || !</c>,
/// parentheses, and the functions that say how the job goes.
/// </summary>
internal sealed partial class WorkflowExpression
{
    private readonly string text;
    private readonly Func<string, string> values;
    private readonly List<string> words;
    private int at;

    private WorkflowExpression(string text, Func<string, string> values) => (this.text, this.values, words) = (text, values, [.. Word().Matches(text).Select(match => match.Value)]);

    /// <summary>A text with what its expressions stand for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="values">What a name (<c>github.sha</c>) or call (<c>always()</c>) stands for; what nobody knows is empty.</param>
    /// <exception cref="SlipwayException">One is of a form that is not known here.</exception>
    public static string Fill(string text, Func<string, string> values) =>
        Expression().Replace(text, match => new WorkflowExpression(match.Groups["text"].Value, values).Whole());

    /// <summary>Whether a condition holds, which may be written without <c>${{ }}</c>.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="values">As of <see cref="Fill"/>.</param>
    /// <exception cref="SlipwayException">It is of a form that is not known here.</exception>
    public static bool Holds(string text, Func<string, string> values) =>
        IsTrue(Expression().IsMatch(text) ? Fill(text, values) : new WorkflowExpression(text, values).Whole());

    private string Whole()
    {
        var value = Either();
        return at == words.Count && Word().Replace(text, "").Trim().Length == 0 ? value : throw Unknown();
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
        return Take("==") ? Bool(Same(value, Single())) : Take("!=") ? Bool(!Same(value, Single())) : value;
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
            return Take(")") ? value : throw Unknown();
        }

        if (at == words.Count)
        {
            throw Unknown();
        }

        var word = words[at++];
        return word.StartsWith('\'') ? word[1..^1].Replace("''", "'", StringComparison.Ordinal) : word is "true" or "false" ? word : values(word);
    }

    private bool Take(string word)
    {
        var isThere = at < words.Count && words[at] == word;
        at += isThere ? 1 : 0;
        return isThere;
    }

    private SlipwayException Unknown() => new($"${{{{{text}}}}}", "is an expression that the sandbox's CI does not know; it knows names, 'texts', == != && || ! and parentheses.");

    // GitHub ignores the case of letters.
    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static bool IsTrue(string value) => value is not ("" or "false" or "0");

    private static string Bool(bool value) => value ? "true" : "false";

    [GeneratedRegex(@"\$\{\{(?<text>.*?)\}\}", RegexOptions.Singleline)]
    private static partial Regex Expression();

    [GeneratedRegex(@"'(?:[^']|'')*'|[A-Za-z_][\w.-]*(?:\(\))?|\d+|==|!=|&&|\|\||[!()]")]
    private static partial Regex Word();
}

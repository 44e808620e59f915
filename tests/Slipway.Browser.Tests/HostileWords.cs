namespace Slipway.Browser.Tests;

/// <summary>What others write: markup, a word as wide as three screens, marks that turn the direction of a line, colours of a terminal, line ends.</summary>
internal static class HostileWords
{
    public const string Long = "checkout-service-with-quite-a-long-name-for-one-provider";

    public static string Text { get; } = $"<script>alert(1)</script><img src=x onerror=alert(2)> \"it's\" \u202Etxet\u202C \u001b[31mred\u001b[0m {new string('w', 300)}\nhttps://example.com/{new string('a', 300)}\t[x](javascript:alert(3))";

    /// <summary>The same in one line.</summary>
    public static string Line { get; } = Text.Replace('\n', ' ');
}

namespace Slipway.BuildHost.Output;

/// <summary>Replaces every known secret in what is printed, and the passwords of addresses.</summary>
internal static class SecretMask
{
    private static readonly Lock Gate = new();

    // Longest first, so that no secret survives in part because a shorter one cut it.
    private static volatile string[] s_values = [];

    public static void Add(string? secret)
    {
        if (string.IsNullOrWhiteSpace(secret))
            return;

        var parts = new List<string> { secret, secret.Trim(), Uri.EscapeDataString(secret), System.Text.Json.JsonEncodedText.Encode(secret).Value };

        // A key of many lines is printed line by line. The shortest lines ("{", "fi") are no secret.
        foreach (var line in secret.Split('\n'))
        {
            if (line.Trim() is { Length: >= 4 } part)
                parts.Add(part);
        }

        lock (Gate)
            s_values = s_values.Concat(parts).Distinct().OrderByDescending(x => x.Length).ToArray();
    }

    public static string Apply(string text)
    {
        foreach (var value in s_values)
            text = text.Replace(value, "***", StringComparison.Ordinal);
        return UserInfo.Mask(text);
    }
}

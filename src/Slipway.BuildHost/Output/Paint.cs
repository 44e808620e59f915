namespace Slipway.BuildHost.Output;

/// <summary>Colours, where somebody looks who wants them (https://no-color.org).</summary>
internal static class Paint
{
    private static readonly bool IsOn = !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public static string Red(string text) => In(31, text);

    public static string Green(string text) => In(32, text);

    public static string Yellow(string text) => In(33, text);

    public static string Dim(string text) => In(90, text);

    public static string Bold(string text) => In(1, text);

    private static string In(int code, string text) => IsOn ? $"\u001b[{code}m{text}\u001b[0m" : text;
}

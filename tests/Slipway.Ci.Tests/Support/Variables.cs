namespace Slipway.Ci.Tests;

/// <summary>Environment variables, written as <c>A=1 B=2</c>.</summary>
internal static class Variables
{
    public static Func<string, string?> Of(string environment)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        return variables.GetValueOrDefault;
    }
}

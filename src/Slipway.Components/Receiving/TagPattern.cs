using System.Text.RegularExpressions;

namespace Slipway.Components.Receiving;

/// <summary>A regular expression for tags, that a tag matches as a whole.</summary>
internal static class TagPattern
{
    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static Regex Parse(string parameter, string pattern)
    {
        try
        {
            return new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException exception)
        {
            throw new InvalidInputException(parameter, $"'{pattern}' is not a regular expression: {exception.Message}");
        }
    }
}

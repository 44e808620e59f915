using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Values;

/// <summary>
/// YamlDotNet's parser, for texts that anybody may have written: for some that are not YAML, such as <c>"[1"</c> before a line <c>"b: 2"</c> or half of a surrogate pair, it
/// throws what it does not declare. Here everything that is wrong with a text is a <see cref="YamlException"/> with its place.
/// </summary>
internal sealed class YamlParser(TextReader text) : IParser
{
    private readonly Parser parser = new(text);

    /// <inheritdoc/>
    public ParsingEvent? Current => parser.Current;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        var last = parser.Current?.End ?? Mark.Empty;
        try
        {
            return parser.MoveNext();
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidCastException or ArgumentException or IndexOutOfRangeException or FormatException or OverflowException)
        {
            throw new SyntaxErrorException(last, last, "the text after this cannot be read; is a bracket or a quote not closed?");
        }
    }
}

using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Slipway.BuildHost.Parameters;

/// <summary>What a parameter file says, before anybody asks whether there are such parameters. What is wrong with it becomes a problem with its line and column.</summary>
internal sealed class ParameterFile(string name, byte[] bytes, Problems problems)
{
    // Editors of Windows put a byte order mark in front.
    private readonly byte[] _content = bytes is [0xEF, 0xBB, 0xBF, ..] ? bytes[3..] : bytes;

    private readonly Dictionary<string, int> _lines = [];

    /// <summary>The file's members in their order, without those that say <c>null</c>.</summary>
    public List<Entry> Read()
    {
        var entries = new List<Entry>();
        if (HasWrongEncoding())
            return entries;

        try
        {
            var reader = new Utf8JsonReader(_content, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                problems.Add($"{Place(0)}: expected an object, found {Kind(reader.TokenType)}.");
            else
                ReadMembers(ref reader, entries);

            // What follows the value, if anything does, is not JSON either.
            reader.Skip();
            while (reader.Read())
            {
            }
        }
        catch (JsonException exception)
        {
            var start = LineStart((int)(exception.LineNumber ?? 0));
            problems.Add($"{Place(start + (int)(exception.BytePositionInLine ?? 0))}: {Sentence(exception.Message)}");
        }

        return entries;
    }

    private void ReadMembers(ref Utf8JsonReader reader, List<Entry> entries)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var place = Place((int)reader.TokenStartIndex);
            var member = Text(ref reader, "a name");
            reader.Read();
            var words = Words(ref reader, member);
            if (member is null or "$schema")
                continue;

            if (!_lines.TryAdd(member, Line((int)reader.TokenStartIndex)))
                problems.Add($"{place}: {member}: is given twice, in line {_lines[member]} as well. Delete one of them.");
            if (words is not null)
                entries.Add(new Entry(member, words, place));
        }
    }

    // Null where there is no value: it says null, or it is wrong.
    private List<string>? Words(ref Utf8JsonReader reader, string? member)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            return Word(ref reader, member, "text, a number, true, false or a list") is { } word ? [word] : null;

        var words = new List<string>();
        var isWhole = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Word(ref reader, member, "text, a number, true or false in the list") is { } item)
                words.Add(item);
            else
                isWhole = false;
        }

        return isWhole ? words : null;
    }

    private string? Word(ref Utf8JsonReader reader, string? member, string expected)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return Text(ref reader, member);
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                return Encoding.UTF8.GetString(reader.ValueSpan);
            default:
                if (member != "$schema")
                    problems.Add($"{Place((int)reader.TokenStartIndex)}: {member}: expected {expected}, found {Kind(reader.TokenType)}.");
                reader.Skip();
                return null;
        }
    }

    private string? Text(ref Utf8JsonReader reader, string? subject)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            problems.Add($"{Place((int)reader.TokenStartIndex)}: {subject}: has half of a surrogate pair, which is not a character. Write both halves, or the character itself.");
            return null;
        }
    }

    private bool HasWrongEncoding()
    {
        if (_content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, ..] or [_, 0, ..])
            problems.Add($"{name}:1:1: is not UTF-8 but looks like UTF-16. Save it as UTF-8.");
        else if (!Utf8.IsValid(_content))
            problems.Add($"{Place(FirstInvalid())}: byte 0x{_content[FirstInvalid()]:X2} is not UTF-8. Save the file as UTF-8.");
        else
            return false;

        return true;
    }

    private int FirstInvalid()
    {
        var index = 0;
        while (Rune.DecodeFromUtf8(_content.AsSpan(index), out _, out var length) == System.Buffers.OperationStatus.Done)
            index += length;
        return index;
    }

    // As editors count: from 1, and in characters.
    private string Place(int index)
    {
        index = Math.Min(index, _content.Length);
        var before = _content.AsSpan(0, index);
        return $"{name}:{Line(index)}:{Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1}";
    }

    private int Line(int index) => _content.AsSpan(0, index).Count((byte)'\n') + 1;

    private int LineStart(int line)
    {
        var index = 0;
        for (; line > 0; line--)
            index += _content.AsSpan(index).IndexOf((byte)'\n') + 1;
        return index;
    }

    private static string Kind(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "text",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };

    // "… LineNumber: 1 | BytePositionInLine: 4." is already said in front.
    private static string Sentence(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end ? message[..end].TrimEnd() : message;

    /// <summary>A member of the file.</summary>
    /// <param name="Name">The parameter's name, as written.</param>
    /// <param name="Words">Its values: one for a scalar.</param>
    /// <param name="Place">Where it is: <c>.nuke/parameters.json:2:3</c>.</param>
    internal sealed record Entry(string Name, IReadOnlyList<string> Words, string Place);
}

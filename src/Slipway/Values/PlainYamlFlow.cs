namespace Slipway.Values;

/// <summary>Flow collections of one line, of quoted scalars and plain words. Null is what this does not read.</summary>
internal sealed class PlainYamlFlow(PlainYamlText text, PlainYamlScalars scalars, PlainYamlCollections open, TextPool pool)
{
    public Value? Read()
    {
        var position = text.Here;
        if (text.Current is '"' or '\'')
        {
            return scalars.ReadQuoted() is { } quoted ? new ScalarValue(ScalarKind.String, quoted, position) : null;
        }

        if (text.Current is not ('{' or '['))
        {
            var end = text.EndOfWord(text.At);
            if (end == text.At || (text.Current == '-' && end == text.At + 1))
            {
                return null;
            }

            var word = pool.Get(text.Source.AsSpan(text.At, end - text.At));
            text.At = end;
            return scalars.Resolve(word, position);
        }

        if (!open.Enter())
        {
            return null;
        }

        Value? value = text.Current == '[' ? ReadFlowList(position) : ReadFlowMap(position);
        open.Leave();
        return value;
    }

    private ListValue? ReadFlowList(SourcePosition position)
    {
        var first = open.Items.Count;
        while (NextInFlow(']', isFirst: open.Items.Count == first) is { } more)
        {
            if (!more)
            {
                return new ListValue(open.Items.TakeFrom(first), position);
            }

            if (Read() is not { } item)
            {
                return null;
            }

            open.Items.Add(item);
        }

        return null;
    }

    private MapValue? ReadFlowMap(SourcePosition position)
    {
        var first = open.Entries.Count;
        while (NextInFlow('}', isFirst: open.Entries.Count == first) is { } more)
        {
            if (!more)
            {
                return new MapValue(open.Entries.TakeFrom(first), position);
            }

            var keyPosition = text.Here;
            if (scalars.ReadKey() is not { } key || text.Current != ':' || text.CharacterAt(text.At + 1) != ' ' || open.IsTaken(key, first))
            {
                return null;
            }

            text.At++;
            text.SkipSpaces();
            if (Read() is not { } value)
            {
                return null;
            }

            open.Entries.Add(new MapEntry(key, value, keyPosition));
        }

        return null;
    }

    /// <summary>Goes to the next item; false behind the end, null where there is neither.</summary>
    private bool? NextInFlow(char end, bool isFirst)
    {
        if (isFirst)
        {
            text.At++;
        }

        text.SkipSpaces();
        if (text.Current == end)
        {
            text.At++;
            return false;
        }

        if (isFirst)
        {
            return true;
        }

        if (text.Current != ',')
        {
            return null;
        }

        text.At++;
        text.SkipSpaces();
        return true;
    }
}

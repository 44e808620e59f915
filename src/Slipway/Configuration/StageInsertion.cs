using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Manifests;
using Slipway.Naming;
using Slipway.Values;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Slipway.Configuration;

/// <summary>A stage more in slipway.yaml: only the bytes of its lines are added. What the stage before is promoted to by itself goes through the new one.</summary>
internal static class StageInsertion
{
    /// <summary>The edit; null where the file has the stage already.</summary>
    /// <param name="file">slipway.yaml.</param>
    /// <param name="name">The new stage.</param>
    /// <param name="after">The stage that it comes after.</param>
    /// <exception cref="InvalidInputException">The file is wrong, has no such stage, or cannot be edited safely.</exception>
    public static FileEdit? Add(ConfigFile file, StageName name, StageName after)
    {
        var before = SlipwayConfiguration.Parse(file.Content);
        if (before.Stages.Any(stage => stage.Name == name))
        {
            return null;
        }

        var source = before.Stage(after);
        var text = new ManifestText(file);
        var place = Find(text, after.Value);
        var written = text.Characters.Slice(0, text.Characters.Length);
        var edited = written.Insert(place.End, place.Text(written, name.Value, source.PromoteTo?.Value));
        if (place.PromoteTo?.Set(text, name.Value) is { } replacement)
        {
            edited = edited.Remove(replacement.Start, replacement.End - replacement.Start).Insert(replacement.Start, replacement.Text);
        }

        var mark = file.Content.Span.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.ToArray() : [];
        var edit = new FileEdit(file.Path, file.Content, (byte[])[.. mark, .. Encoding.UTF8.GetBytes(edited)]);
        return IsMeant(before, edit, name, after)
            ? edit
            : throw new InvalidInputException(file.Path, $"its stages are written in a way that cannot be edited safely. Add {{ name: {name} }} after {after} by hand.");
    }

    // A last look through the reader's eyes, whatever notation the file uses.
    private static bool IsMeant(SlipwayConfiguration before, FileEdit edit, StageName name, StageName after)
    {
        try
        {
            var stages = SlipwayConfiguration.Parse(edit.After).Stages;
            var at = before.Stages.Index().Single(stage => stage.Item.Name == after).Index;
            return stages.Select(stage => stage.Name).SequenceEqual([.. before.Stages.Take(at + 1).Select(stage => stage.Name), name, .. before.Stages.Skip(at + 1).Select(stage => stage.Name)])
                && stages[at + 1].PromoteTo == before.Stages[at].PromoteTo
                && stages[at].PromoteTo == (before.Stages[at].PromoteTo is null ? null : name);
        }
        catch (InvalidInputException)
        {
            return false;
        }
    }

    private static Place Find(ManifestText text, string stage)
    {
        Place? found = null;
        YamlEvents.Read(text, () =>
        {
            var parser = text.Open();
            while (parser.MoveNext() && found is null)
            {
                // Nothing else of the file has a list below a key of this name.
                if (parser.Current is Scalar { Value: "stages", IsKey: true } && parser.MoveNext() && parser.Current is SequenceStart list)
                {
                    found = FindIn(text, parser, list, stage);
                }
            }
        });
        return found ?? throw new InvalidInputException(text.Path, $"stage '{stage}' is not where it can be edited. Add the stage by hand.");
    }

    private static Place? FindIn(ManifestText text, YamlParser parser, SequenceStart list, string stage)
    {
        parser.MoveNext();
        while (parser.Current is MappingStart item)
        {
            var (end, depth, name, promoteTo) = ((int)item.Start.Index, 0, default(string), default(ScalarSpan));
            string? key = null;
            // The end of a block is said to be where the next thing begins, behind comments; that of brackets, where they close.
            var inBrackets = new Stack<bool>();
            do
            {
                depth += parser.Current.NestingIncrease;
                switch (parser.Current)
                {
                    case MappingStart mapping:
                        inBrackets.Push(mapping.Style == MappingStyle.Flow);
                        break;
                    case SequenceStart sequence:
                        inBrackets.Push(sequence.Style == SequenceStyle.Flow);
                        break;
                    case MappingEnd or SequenceEnd:
                        end = inBrackets.Pop() ? (int)parser.Current.Start.Index + 1 : end;
                        break;
                    case Scalar scalar:
                        end = ScalarSpan.Of(text, scalar).End;
                        break;
                    default:
                        end = (int)parser.Current.End.Index;
                        break;
                }

                if (depth == 1 && parser.Current is Scalar { IsKey: true } next)
                {
                    key = next.Value;
                }
                else if (depth == 1 && parser.Current is Scalar value)
                {
                    (name, promoteTo) = key switch { "name" => (value.Value, promoteTo), "promoteTo" => (name, ScalarSpan.Of(text, value)), _ => (name, promoteTo) };
                }

                parser.MoveNext();
            }
            while (depth > 0);

            if (name == stage)
            {
                return list.Style == SequenceStyle.Flow ? new Place(end, null, promoteTo) : new Place(text.Characters.LineEnd(end), (int)item.Start.Index, promoteTo);
            }
        }

        return null;
    }

    /// <summary>Where the new stage goes.</summary>
    /// <param name="End">Behind the last character of the stage before, of its line in a block list.</param>
    /// <param name="Item">Where the stage before begins in a block list; null in a list in brackets.</param>
    /// <param name="PromoteTo">Where the stage before says what is promoted to.</param>
    private sealed record Place(int End, int? Item, ScalarSpan? PromoteTo)
    {
        public string Text(string written, string name, string? promoteTo)
        {
            if (Item is not { } item)
            {
                return $", {{ name: {name}{(promoteTo is null ? "" : $", promoteTo: {promoteTo}")} }}";
            }

            var dash = written.LastIndexOf('-', Math.Max(0, item - 1));
            var indent = new string(' ', dash - (written.LastIndexOf('\n', dash) + 1));
            var line = written.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
            return $"{line}{indent}- name: {name}{(promoteTo is null ? "" : $"{line}{indent}  promoteTo: {promoteTo}")}";
        }
    }
}

using System.Text.Json;
using Nuke.Common.IO;

namespace Slipway.BuildHost.Parameters;

/// <summary>Parameters from <c>.nuke/parameters.json</c> and the files of the loaded profiles, the later over the earlier.</summary>
internal static class ParameterFiles
{
    public static Dictionary<string, GivenValue> Read(
        AbsolutePath root, IReadOnlyList<string> profiles, ParameterDeclarations declarations, Problems problems)
    {
        var values = new Dictionary<string, GivenValue>();
        var folder = root / ".nuke";
        if ((folder / "parameters.json").FileExists())
            ReadFile(folder / "parameters.json", values, declarations, problems);

        foreach (var profile in profiles)
        {
            var file = $"{folder}/parameters.{profile}.json";
            if (profile.AsSpan().ContainsAny('/', '\\') || !File.Exists(file))
                problems.AddUnknown($"--profile {profile}", "profile", profile, Profiles(folder));
            else
                ReadFile(file, values, declarations, problems);
        }

        return values;
    }

    private static void ReadFile(AbsolutePath file, Dictionary<string, GivenValue> values, ParameterDeclarations declarations, Problems problems)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                problems.Add($".nuke/{file.Name}: expected an object, found {document.RootElement.ValueKind}.");
                return;
            }

            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name != "$schema")
                    Add(file.Name, property, values, declarations, problems);
            }
        }
        catch (JsonException exception)
        {
            // The parser counts from zero.
            problems.Add($".nuke/{file.Name}:{exception.LineNumber + 1}:{exception.BytePositionInLine + 1}: {Sentence(exception.Message)}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add($".nuke/{file.Name}: {exception.Message}");
        }
    }

    private static void Add(
        string file, JsonProperty property, Dictionary<string, GivenValue> values, ParameterDeclarations declarations, Problems problems)
    {
        var source = $".nuke/{file}: {property.Name}";
        if (declarations.Find(property.Name) is not { } declaration || declaration.Name != property.Name || declaration.IsOnlyForCommandLine)
        {
            problems.AddUnknown(source, "parameter", property.Name, declarations.Distinct.Where(x => x.IsListed && !x.IsOnlyForCommandLine).Select(x => x.Name));
            return;
        }

        var words = new List<string>();
        if (property.Value.ValueKind == JsonValueKind.Null)
            return;
        if (property.Value.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in property.Value.EnumerateArray())
                words.Add(Word(element));
        }
        else
        {
            words.Add(Word(property.Value));
        }

        if (property.Value.ValueKind == JsonValueKind.Object)
            problems.Add($"{source}: expected text, a number, true, false or a list, found an object.");
        else
            values[ParameterName.Key(property.Name)] = new GivenValue(words, source, ValueOrigin.File);
    }

    private static string Word(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => element.GetRawText(),
    };

    private static IEnumerable<string> Profiles(AbsolutePath folder) => folder.DirectoryExists()
        ? Directory.GetFiles(folder, "parameters.*.json").Select(x => Path.GetFileName(x)["parameters.".Length..^".json".Length])
        : [];

    // "… LineNumber: 1 | BytePositionInLine: 4." is already said in front.
    private static string Sentence(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end ? message[..end].TrimEnd() : message;
}

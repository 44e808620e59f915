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
            foreach (var entry in new ParameterFile($".nuke/{file.Name}", File.ReadAllBytes(file), problems).Read())
                Add(entry, values, declarations, problems);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add($".nuke/{file.Name}: {exception.Message}");
        }
    }

    private static void Add(ParameterFile.Entry entry, Dictionary<string, GivenValue> values, ParameterDeclarations declarations, Problems problems)
    {
        var source = $"{entry.Place}: {entry.Name}";
        if (declarations.Find(entry.Name) is { } declaration && declaration.Name == entry.Name && !declaration.IsOnlyForCommandLine)
            values[ParameterName.Key(entry.Name)] = new GivenValue(entry.Words, source, ValueOrigin.File);
        else
            problems.AddUnknown(source, "parameter", entry.Name, declarations.Distinct.Where(x => x.IsListed && !x.IsOnlyForCommandLine).Select(x => x.Name));
    }

    private static IEnumerable<string> Profiles(AbsolutePath folder) => folder.DirectoryExists()
        ? Directory.GetFiles(folder, "parameters.*.json").Select(x => Path.GetFileName(x)["parameters.".Length..^".json".Length])
        : [];
}

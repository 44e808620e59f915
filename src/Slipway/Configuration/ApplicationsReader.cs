using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Configuration;

/// <summary>Reads <c>applications</c> of slipway.yaml: a map from an application's name to what is said of it.</summary>
internal static class ApplicationsReader
{
    private static readonly string[] Keys = ["after"];

    public static List<ApplicationConfiguration> Read(SlipwayConfigurationReader reader, MapValue root)
    {
        var node = SlipwayConfigurationReader.Child(root, "applications");
        if (node is not (null or MapValue))
        {
            reader.Report(node, "expected 'applications' to be a mapping: { api: { after: [database] } }");
        }

        var applications = ((node as MapValue) ?? MapValue.Empty).Select(entry => Read(reader, entry)).OfType<ApplicationConfiguration>().ToList();
        var after = applications.ToDictionary(application => application.Name.Value, application => application.After.Select(name => name.Value).ToList());
        foreach (var circle in Circles.Of(after.Keys, name => after.GetValueOrDefault(name) ?? []))
        {
            reader.Report(
                applications.Find(application => application.Name.Value == circle[0])!.Mentions[0].Position,
                circle.Count == 2 ? $"application '{circle[0]}' cannot come after itself." : $"applications come after each other in a circle: {string.Join(" after ", circle)}.");
        }

        return applications;
    }

    private static ApplicationConfiguration? Read(SlipwayConfigurationReader reader, MapEntry entry)
    {
        var name = reader.Parsed(entry.KeyPosition, entry.Key, ApplicationName.Parse);
        if (entry.Value is not MapValue mapping)
        {
            reader.Report(entry.Value, $"expected a mapping for the application '{entry.Key}': {{ after: [database] }}");
            return null;
        }

        reader.CheckKeys(mapping, Keys);
        var after = reader.Names(mapping, "after", ApplicationName.Parse);
        return name is null ? null : new ApplicationConfiguration
        {
            Name = name,
            After = [.. after.Select(mention => mention.Name).Distinct()],
            Mentions = [(name, entry.KeyPosition), .. after],
        };
    }
}

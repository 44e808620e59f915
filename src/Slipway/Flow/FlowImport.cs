using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Flow;

/// <summary>The slipway.yaml that says what a configuration of flow says, and what it cannot say. A value: nothing is written.</summary>
internal sealed record FlowImport
{
    /// <summary>The content of slipway.yaml.</summary>
    public required string Yaml { get; init; }

    /// <summary>What slipway.yaml cannot say, or says in another way, one sentence each.</summary>
    public required IReadOnlyList<string> NotMapped { get; init; }

    /// <summary>Translates a configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="read">Reads a file of the config repository; null where it is not there. Which fields of it hold tags is then known.</param>
    public static FlowImport Of(FlowConfiguration configuration, Func<string, ConfigFile?> read)
    {
        var import = new FlowTranslation(configuration, read);
        var stages = configuration.Applications.SelectMany(application => application.Manifests).Select(FlowTranslation.StageOf).Distinct().ToList();
        var yaml = new StringBuilder("stages:\n");
        foreach (var stage in stages)
        {
            yaml.Append("- name: ").Append(Quoted(stage)).Append('\n');
            if (import.IsMergedByItself(stage))
            {
                yaml.Append("  merge: when-checks-pass\n");
            }
        }

        var fields = import.Fields();
        yaml.Append(fields.Count == 0 ? "" : "images:\n");
        foreach (var (application, file, path) in fields)
        {
            yaml.Append($"- {{ application: {Quoted(application)}, file: {Quoted(file)}, path: {Quoted(path)}, part: tag }}\n");
        }

        return new FlowImport { Yaml = yaml.ToString(), NotMapped = import.Notes(stages) };
    }

    // JSON's quotes are YAML's, too.
    private static string Quoted(string text) => DnsLabel.IsOne(text) && ScalarValue.OfString(text).Text is var plain && YamlScalars.Resolve(plain, default).Kind == ScalarKind.String
        ? text : JsonValues.ToText(ScalarValue.OfString(text));
}

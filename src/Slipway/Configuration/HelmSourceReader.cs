using Slipway.Naming;
using Slipway.Values;

namespace Slipway.Configuration;

/// <summary>Reads an entry of <c>helm</c> in slipway.yaml.</summary>
internal static class HelmSourceReader
{
    private static readonly string[] Keys = ["application", "stage", "chart", "version", "values", "release"];

    public static HelmSource Read(SlipwayConfigurationReader reader, MapValue mapping)
    {
        reader.CheckKeys(mapping, Keys);
        var source = new HelmSource
        {
            Application = reader.Parsed(mapping, "application", ApplicationName.Parse),
            Stage = reader.Parsed(mapping, "stage", StageName.Parse),
            Chart = reader.Text(mapping, "chart"),
            Version = reader.Text(mapping, "version"),
            Values = reader.Texts(mapping, "values"),
            Release = reader.Parsed(mapping, "release", text => DnsLabel.Parse(text, "release")),
        };
        if (source is { IsRemote: true, Version: null })
        {
            reader.Report(mapping, $"the chart '{source.Chart}' is at an address and needs a 'version': without one, what is deployed would change by itself.");
        }

        if (source is { IsRemote: false, Version: not null })
        {
            reader.Report(SlipwayConfigurationReader.Child(mapping, "version")!, "'version' is not allowed here: the Chart.yaml of a chart in the config repository has its version.");
        }

        if (source.Values.Concat([source.Chart]).Any(path => path?.StartsWith('/') == true || path?.StartsWith('-') == true))
        {
            reader.Report(mapping, "'chart' and 'values' are relative paths of the config repository.");
        }

        return source;
    }
}

using Slipway.Values;

namespace Slipway.Configuration;

/// <summary>Reads <c>freeze</c> of a stage in slipway.yaml.</summary>
internal static class FreezeReader
{
    private static readonly string[] Keys = ["from", "until"];

    public static IReadOnlyList<FreezeWindow> Read(SlipwayConfigurationReader reader, MapValue stage) =>
        [.. reader.Mappings(stage, "freeze").Select(window => ReadOne(reader, window)).OfType<FreezeWindow>()];

    private static FreezeWindow? ReadOne(SlipwayConfigurationReader reader, MapValue window)
    {
        reader.CheckKeys(window, Keys);
        if (reader.Text(window, "from") is { } from && reader.Text(window, "until") is { } until)
        {
            return reader.Parsed(window.Position, until, text => FreezeWindow.Parse(from, text));
        }

        reader.Report(window, "a freeze needs 'from' and 'until': { from: fri 16:00, until: mon 06:00 }");
        return null;
    }
}

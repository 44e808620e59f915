using System.ComponentModel;
using Nuke.Common;
using Nuke.Common.IO;
using Nuke.Common.Tooling;
using Serilog;

namespace Slipway.BuildHost.Tests.Builds;

internal enum Speed
{
    Slow,
    VeryFast,
}

[TypeConverter(typeof(TypeConverter<Size>))]
internal sealed class Size : Enumeration
{
    public static Size Small = new() { Value = "s" };
    public static Size Large = new() { Value = "l" };
}

[ParameterPrefix("Kube")]
internal interface IHaveCluster : INukeBuild
{
    [Parameter("The namespace")]
    string? Namespace => TryGetValue(() => Namespace);

    [Parameter]
    bool Wait => TryGetValue<bool?>(() => Wait) ?? false;

    [Parameter]
    string Fallback => TryGetValue(() => Fallback) ?? EnvironmentInfo.GetVariable("WELL_KNOWN") ?? "none";
}

/// <summary>A parameter of every kind.</summary>
internal sealed class Options : NukeBuild, IHaveCluster
{
    [Parameter("Debug or Release")] private readonly string Configuration = "Debug";
    [Parameter] private readonly int Count = 1;
    [Parameter] private readonly double? Ratio;
    [Parameter] private readonly Speed Speed;
    [Parameter] private readonly Size? Size;
    [Parameter] private readonly AbsolutePath? Folder;
    [Parameter] private readonly string[] Names = [];
    [Parameter(Separator = "+")] private readonly int[] Numbers = [];
    [Parameter(Name = "Renamed")] private readonly string? Original;
    [Parameter(List = false)] private readonly string? Unlisted;
    [Parameter] [Secret] private readonly string? Password;

    [Parameter("A property")] private TimeSpan? Pause { get; }

    private Target Print => _ => _
        .Description("Prints all")
        .Executes(() =>
        {
            var cluster = (IHaveCluster)this;
            object?[] values =
            [
                Configuration, Count, Ratio, Speed, (string?)Size, Folder, string.Join('|', Names), string.Join('|', Numbers), Original, Unlisted,
                cluster.Namespace, cluster.Wait, cluster.Fallback, Pause,
            ];
            Log.Information("{Values:l}", $"<{string.Join(',', values)}>");
        });

    public static int Run() => Execute<Options>(x => x.Print);
}

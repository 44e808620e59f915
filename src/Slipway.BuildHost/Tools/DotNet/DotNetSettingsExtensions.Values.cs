using Nuke.Common.Tooling;

namespace Nuke.Common.Tools.DotNet;

/// <summary>The options of the dotnet commands that have a value. <see cref="DotNetOptionFormats"/> knows which command has which.</summary>
public static partial class DotNetSettingsExtensions
{
    public static T SetProjectFile<T>(this T o, string? v)
        where T : DotNetSettings => o.With("ProjectFile", v);

    public static T SetProject<T>(this T o, string? v)
        where T : DotNetSettings => o.With("Project", v);

    public static T SetTargetPath<T>(this T o, string? v)
        where T : DotNetSettings => o.With("TargetPath", v);

    public static T SetConfiguration<T>(this T o, string? v)
        where T : DotNetSettings => o.With("Configuration", v);

    public static T SetFramework<T>(this T o, string? v)
        where T : DotNetSettings => o.With("Framework", v);

    public static T SetRuntime<T>(this T o, string? v)
        where T : DotNetSettings => o.With("Runtime", v);

    public static T SetOutput<T>(this T o, string? v)
        where T : DotNetSettings => o.With("Output", v);

    public static T SetOutputDirectory<T>(this T o, string? v)
        where T : DotNetSettings => o.With("OutputDirectory", v);

    public static T SetVersionSuffix<T>(this T o, string? v)
        where T : DotNetSettings => o.With("VersionSuffix", v);

    public static T SetPackageDirectory<T>(this T o, string? v)
        where T : DotNetSettings => o.With("PackageDirectory", v);

    public static T SetConfigFile<T>(this T o, string? v)
        where T : DotNetSettings => o.With("ConfigFile", v);

    public static T SetBinaryLog<T>(this T o, string? v)
        where T : DotNetSettings => o.With("BinaryLog", v);

    public static T SetFilter<T>(this T o, string? v)
        where T : DotNetSettings => o.With("Filter", v);

    public static T SetResultsDirectory<T>(this T o, string? v)
        where T : DotNetSettings => o.With("ResultsDirectory", v);

    public static T SetSettingsFile<T>(this T o, string? v)
        where T : DotNetSettings => o.With("SettingsFile", v);

    public static T SetDataCollector<T>(this T o, string? v)
        where T : DotNetSettings => o.With("DataCollector", v);

    public static T SetBlameHangTimeout<T>(this T o, string? v)
        where T : DotNetSettings => o.With("BlameHangTimeout", v);

    public static T SetSource<T>(this T o, string? v)
        where T : DotNetSettings => o.With("Source", v);

    public static T SetSymbolSource<T>(this T o, string? v)
        where T : DotNetSettings => o.With("SymbolSource", v);

    public static T SetVerbosity<T>(this T o, DotNetVerbosity? v)
        where T : DotNetSettings => o.With("Verbosity", v);

    public static T SetTimeout<T>(this T o, int? v)
        where T : DotNetSettings => o.With("Timeout", v);

    public static T SetApiKey<T>(this T o, string? v)
        where T : DotNetSettings => o.WithSecret("ApiKey", v);

    public static T SetSymbolApiKey<T>(this T o, string? v)
        where T : DotNetSettings => o.WithSecret("SymbolApiKey", v);

    public static T SetLoggers<T>(this T o, params string[] v)
        where T : DotNetSettings => o.With("Loggers", (object)v);

    public static T SetLoggers<T>(this T o, IEnumerable<string> v)
        where T : DotNetSettings => o.With("Loggers", (object)v.ToList());

    public static T AddLoggers<T>(this T o, params string[] v)
        where T : DotNetSettings => o.With("Loggers", v.AsEnumerable());

    public static T AddLoggers<T>(this T o, IEnumerable<string> v)
        where T : DotNetSettings => o.With("Loggers", v);

    public static T SetSources<T>(this T o, params string[] v)
        where T : DotNetSettings => o.With("Sources", (object)v);

    public static T SetSources<T>(this T o, IEnumerable<string> v)
        where T : DotNetSettings => o.With("Sources", (object)v.ToList());

    public static T AddSources<T>(this T o, params string[] v)
        where T : DotNetSettings => o.With("Sources", v.AsEnumerable());

    public static T AddSources<T>(this T o, IEnumerable<string> v)
        where T : DotNetSettings => o.With("Sources", v);

    private static T WithSecret<T>(this T o, string name, string? value)
        where T : DotNetSettings
    {
        Slipway.BuildHost.Output.SecretMask.Add(value);
        return o.With(name, value);
    }
}

namespace Nuke.Common.Tools.DotNet;

/// <summary>How the options of the dotnet commands are written (https://learn.microsoft.com/dotnet/core/tools/).</summary>
internal static class DotNetOptionFormats
{
    private const string All = "build test publish pack restore clean";
    private const string Restoring = "build test publish pack restore";

    private static readonly (string Name, string Format, string Commands)[] Table =
    [
        ("ProjectFile", "{value}", "build test restore"),
        ("Project", "{value}", "publish pack clean"),
        ("TargetPath", "{value}", "nuget-push"),
        ("Configuration", "--configuration {value}", "build test publish pack clean"),
        ("Framework", "--framework {value}", "build test publish clean"),
        ("Runtime", "--runtime {value}", All),
        ("SelfContained", "--self-contained {value}", "build publish"),
        ("Verbosity", "--verbosity {value}", All),
        ("NoLogo", "--nologo", "build test publish pack clean"),
        ("Output", "--output {value}", "test publish clean"),
        ("OutputDirectory", "--output {value}", "build pack"),
        ("VersionSuffix", "--version-suffix {value}", "build publish pack"),
        ("NoRestore", "--no-restore", "build test publish pack"),
        ("NoBuild", "--no-build", "test publish pack"),
        ("NoIncremental", "--no-incremental", "build"),
        ("NoDependencies", "--no-dependencies", Restoring),
        ("Force", "--force", Restoring),
        ("NoCache", "--no-cache", Restoring),
        ("LockedMode", "--locked-mode", Restoring),
        ("UseLockFile", "--use-lock-file", Restoring),
        ("DisableParallel", "--disable-parallel", Restoring),
        ("IgnoreFailedSources", "--ignore-failed-sources", Restoring),
        ("PackageDirectory", "--packages {value}", Restoring),
        ("ConfigFile", "--configfile {value}", "restore"),
        ("Sources", "--source {value}", Restoring),
        ("Loggers", "--logger {value}", "test"),
        ("Loggers", "/logger:{value}", "build"),
        ("BinaryLog", "-bl:{value}", "build"),
        ("Filter", "--filter {value}", "test"),
        ("ResultsDirectory", "--results-directory {value}", "test"),
        ("SettingsFile", "--settings {value}", "test"),
        ("DataCollector", "--collect {value}", "test"),
        ("BlameMode", "--blame", "test"),
        ("BlameHang", "--blame-hang", "test"),
        ("BlameHangTimeout", "--blame-hang-timeout {value}", "test"),
        ("IncludeSymbols", "--include-symbols", "pack"),
        ("IncludeSource", "--include-source", "pack"),
        ("Source", "--source {value}", "nuget-push"),
        ("ApiKey", "--api-key {value}", "nuget-push"),
        ("SymbolSource", "--symbol-source {value}", "nuget-push"),
        ("SymbolApiKey", "--symbol-api-key {value}", "nuget-push"),
        ("SkipDuplicate", "--skip-duplicate", "nuget-push"),
        ("NoSymbols", "--no-symbols", "nuget-push"),
        ("Timeout", "--timeout {value}", "nuget-push"),
    ];

    public static string? Find(string command, string name) => Array.Find(
        Table, x => x.Name == name && x.Commands.Split(' ').Contains(command.Replace(' ', '-'))).Format;
}

using Nuke.Common.Tooling;

namespace Nuke.Common.Tools.DotNet;

/// <summary>Options of a dotnet command.</summary>
public abstract class DotNetSettings : ToolOptions
{
    // Of the names of values: an MSBuild property is one value each.
    internal const string Property = "Property ";

    private protected DotNetSettings(string command)
    {
        Command = command;
        if (DefaultVerbosity is not null && Format("Verbosity") is not null)
            Values = [("Verbosity", DefaultVerbosity)];
    }

    /// <summary>How much dotnet prints where nothing else is said; its own default where this is null.</summary>
    internal static DotNetVerbosity? DefaultVerbosity { get; set; }

    /// <summary>The properties for MSBuild.</summary>
    public IReadOnlyDictionary<string, object> Properties =>
        Values.Where(x => x.Name.StartsWith(Property, StringComparison.Ordinal)).ToDictionary(x => x.Name[Property.Length..], x => x.Value);

    /// <inheritdoc/>
    internal sealed override string Tool => "dotnet";

    /// <inheritdoc/>
    internal sealed override string Command { get; }

    /// <inheritdoc/>
    internal sealed override string? Format(string name) =>
        !name.StartsWith(Property, StringComparison.Ordinal) ? DotNetOptionFormats.Find(Command, name)
        : Command == "nuget push" ? null
        : $"--property:{name[Property.Length..]}={{value}}";
}

/// <summary>Options of <c>dotnet build</c>.</summary>
public sealed class DotNetBuildSettings() : DotNetSettings("build");

/// <summary>Options of <c>dotnet test</c>.</summary>
public sealed class DotNetTestSettings() : DotNetSettings("test");

/// <summary>Options of <c>dotnet publish</c>.</summary>
public sealed class DotNetPublishSettings() : DotNetSettings("publish");

/// <summary>Options of <c>dotnet pack</c>.</summary>
public sealed class DotNetPackSettings() : DotNetSettings("pack");

/// <summary>Options of <c>dotnet restore</c>.</summary>
public sealed class DotNetRestoreSettings() : DotNetSettings("restore");

/// <summary>Options of <c>dotnet clean</c>.</summary>
public sealed class DotNetCleanSettings() : DotNetSettings("clean");

/// <summary>Options of <c>dotnet nuget push</c>.</summary>
public sealed class DotNetNuGetPushSettings() : DotNetSettings("nuget push");

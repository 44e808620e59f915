using System.ComponentModel;
using Nuke.Common.Tooling;

namespace Nuke.Common.Tools.DotNet;

#pragma warning disable CA2211, SA1300, IDE1006, CA1708 // Fields, and their case: the shape that builds know.

/// <summary>How much a dotnet command prints.</summary>
[TypeConverter(typeof(TypeConverter<DotNetVerbosity>))]
public class DotNetVerbosity : Enumeration
{
    public static DotNetVerbosity quiet = new() { Value = "quiet" };
    public static DotNetVerbosity minimal = new() { Value = "minimal" };
    public static DotNetVerbosity normal = new() { Value = "normal" };
    public static DotNetVerbosity detailed = new() { Value = "detailed" };
    public static DotNetVerbosity diagnostic = new() { Value = "diagnostic" };

    public static implicit operator DotNetVerbosity(string value) => new() { Value = value };
}

/// <summary>The format of symbol packages.</summary>
[TypeConverter(typeof(TypeConverter<DotNetSymbolPackageFormat>))]
public class DotNetSymbolPackageFormat : Enumeration
{
    public static DotNetSymbolPackageFormat snupkg = new() { Value = "snupkg" };
    public static DotNetSymbolPackageFormat symbols_nupkg = new() { Value = "symbols.nupkg" };

    public static implicit operator DotNetSymbolPackageFormat(string value) => new() { Value = value };
}

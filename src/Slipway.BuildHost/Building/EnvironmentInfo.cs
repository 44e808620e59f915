using System.Collections.ObjectModel;
using System.Runtime.InteropServices;
using Nuke.Common.IO;

namespace Nuke.Common;

/// <summary>The machine and the process's environment.</summary>
public static class EnvironmentInfo
{
    /// <summary>The current folder.</summary>
    public static AbsolutePath WorkingDirectory
    {
        get => AbsolutePath.Create(Environment.CurrentDirectory);
        set => Environment.CurrentDirectory = value;
    }

    /// <summary>The platform's line break.</summary>
    public static string NewLine => Environment.NewLine;

    /// <summary>The machine's name.</summary>
    public static string MachineName => Environment.MachineName;

    /// <summary>The operating system.</summary>
    public static PlatformFamily Platform =>
        OperatingSystem.IsWindows() ? PlatformFamily.Windows
        : OperatingSystem.IsLinux() ? PlatformFamily.Linux
        : OperatingSystem.IsMacOS() ? PlatformFamily.OSX
        : PlatformFamily.Unknown;

    /// <summary>Whether this is Windows.</summary>
    public static bool IsWin => OperatingSystem.IsWindows();

    /// <summary>Whether this is Linux or macOS.</summary>
    public static bool IsUnix => IsLinux || IsOsx;

    /// <summary>Whether this is Linux.</summary>
    public static bool IsLinux => OperatingSystem.IsLinux();

    /// <summary>Whether this is macOS.</summary>
    public static bool IsOsx => OperatingSystem.IsMacOS();

    /// <summary>Whether the processor is an ARM64.</summary>
    public static bool IsArm64 => RuntimeInformation.OSArchitecture == Architecture.Arm64;

    /// <summary>The environment variables.</summary>
    public static ReadOnlyDictionary<string, string> Variables
    {
        get
        {
            var variables = new Dictionary<string, string>(IsWin ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
            foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
                variables[(string)entry.Key] = (string?)entry.Value ?? "";
            return variables.AsReadOnly();
        }
    }

    /// <summary>Whether the variable is set, and not empty where that is asked for.</summary>
    public static bool HasVariable(string name, bool allowEmpty = true) =>
        Environment.GetEnvironmentVariable(name) is { } value && (allowEmpty || value.Length > 0);

    /// <summary>The value of the variable, or null.</summary>
    public static string? GetVariable(string name) => Environment.GetEnvironmentVariable(name);

    /// <summary>Sets the variable for this process and those it starts.</summary>
    public static void SetVariable(string name, string? value) => Environment.SetEnvironmentVariable(name, value);

    /// <summary>Removes the variable for this process and those it starts.</summary>
    public static void RemoveVariable(string name) => Environment.SetEnvironmentVariable(name, null);
}

using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Nuke.Common.IO;

/// <summary>A rooted, normalised path. <c>RootDirectory / "src" / "App"</c> goes down, <c>path + ".txt"</c> extends the name.</summary>
[TypeConverter(typeof(TypeConverter))]
public class AbsolutePath : IFormattable
{
    private readonly string _path;

    private AbsolutePath(string path) => _path = path;

    /// <summary>Takes a rooted path.</summary>
    /// <exception cref="ArgumentException">The path is not rooted.</exception>
    public static AbsolutePath Create(string path)
    {
        Assert.True(Path.IsPathRooted(path), $"Path '{path}' must be rooted");
        var full = Path.GetFullPath(path);
        return new AbsolutePath(full.Length > Path.GetPathRoot(full)!.Length ? Path.TrimEndingDirectorySeparator(full) : full);
    }

    /// <summary>The last part of the path.</summary>
    public string Name => Path.GetFileName(_path);

    /// <summary>The last part of the path without what follows its last dot.</summary>
    public string NameWithoutExtension => Path.GetFileNameWithoutExtension(_path);

    /// <summary>What follows the last dot of the name, with the dot.</summary>
    public string Extension => Path.GetExtension(_path);

    /// <summary>The path above, or null at the root.</summary>
    public AbsolutePath Parent => Path.GetDirectoryName(_path) is { } parent ? new AbsolutePath(parent) : null!;

    /// <summary>Takes a rooted path; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public static implicit operator AbsolutePath?(string? path) => path is null ? null : Create(path);

    /// <summary>The path as text; null stays null.</summary>
    [return: NotNullIfNotNull(nameof(path))]
    public static implicit operator string?(AbsolutePath? path) => path?._path;

    /// <summary>Goes down (or with <c>..</c> up) from <paramref name="left"/>.</summary>
    public static AbsolutePath operator /(AbsolutePath left, string? right)
    {
        ArgumentNullException.ThrowIfNull(left);
        Assert.False(Path.IsPathRooted(right), $"Path '{right}' must not be rooted");
        return Create(Path.Combine(left._path, right ?? ""));
    }

    /// <summary>Extends the name.</summary>
    public static AbsolutePath operator +(AbsolutePath left, string? right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return Create(left._path + right);
    }

    /// <summary>Whether both are the same path.</summary>
    public static bool operator ==(AbsolutePath? a, AbsolutePath? b) => Equals(a, b);

    /// <summary>Whether the paths differ.</summary>
    public static bool operator !=(AbsolutePath? a, AbsolutePath? b) => !Equals(a, b);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AbsolutePath other && Comparer.Equals(_path, other._path);

    /// <inheritdoc/>
    public override int GetHashCode() => Comparer.GetHashCode(_path);

    /// <inheritdoc/>
    public override string ToString() => _path;

    /// <summary>The path, quoted where the format asks for it: <c>d</c>/<c>s</c> double/single quotes, <c>dn</c>/<c>sn</c> if needed, <c>nq</c> never.</summary>
    public string ToString(string? format) => format switch
    {
        "d" => $"\"{_path}\"",
        "dn" => _path.Contains(' ', StringComparison.Ordinal) ? $"\"{_path}\"" : _path,
        "s" => $"'{_path}'",
        "sn" => _path.Contains(' ', StringComparison.Ordinal) ? $"'{_path}'" : _path,
        null or "" or "nq" => _path,
        _ => throw new FormatException($"Format '{format}' is not one of d, dn, s, sn, nq"),
    };

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString(format);

    private static StringComparer Comparer => EnvironmentInfo.IsLinux ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    /// <summary>Reads a path from a parameter; a relative one starts at the working directory.</summary>
    public class TypeConverter : System.ComponentModel.TypeConverter
    {
        /// <inheritdoc/>
        public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

        /// <inheritdoc/>
        public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
            value is string text ? Create(Path.GetFullPath(text)) : base.ConvertFrom(context, culture, value);
    }
}

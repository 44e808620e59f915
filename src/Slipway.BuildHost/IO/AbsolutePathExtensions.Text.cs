using System.Text;
using Nuke.Common.Utilities;

namespace Nuke.Common.IO;

/// <content>Reading and writing.</content>
public static partial class AbsolutePathExtensions
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text of the file, UTF-8 unless told otherwise.</summary>
    public static string ReadAllText(this AbsolutePath path, Encoding? encoding = null)
    {
        Assert.FileExists(path);
        return File.ReadAllText(path, encoding ?? Utf8);
    }

    /// <summary>The lines of the file.</summary>
    public static string[] ReadAllLines(this AbsolutePath path, Encoding? encoding = null)
    {
        Assert.FileExists(path);
        return File.ReadAllLines(path, encoding ?? Utf8);
    }

    /// <summary>The bytes of the file.</summary>
    public static byte[] ReadAllBytes(this AbsolutePath path)
    {
        Assert.FileExists(path);
        return File.ReadAllBytes(path);
    }

    /// <summary>Writes the text, ended by a line break unless told otherwise, and creates missing folders.</summary>
    public static AbsolutePath WriteAllText(this AbsolutePath path, string content, Encoding? encoding = null, bool? eofLineBreak = null)
    {
        path.Parent.CreateDirectory();
        if (eofLineBreak ?? true)
            content = content.TrimEnd('\r', '\n') + (content.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n");
        File.WriteAllText(path, content, encoding ?? Utf8);
        return path;
    }

    /// <summary>Writes the lines and creates missing folders.</summary>
    public static AbsolutePath WriteAllLines(this AbsolutePath path, IEnumerable<string> lines, Encoding? encoding = null) =>
        path.WriteAllText(lines.JoinNewLine(), encoding);

    /// <summary>Writes the bytes and creates missing folders.</summary>
    public static AbsolutePath WriteAllBytes(this AbsolutePath path, byte[] bytes)
    {
        path.Parent.CreateDirectory();
        File.WriteAllBytes(path, bytes);
        return path;
    }
}

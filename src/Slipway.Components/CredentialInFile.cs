using Nuke.Common.IO;

namespace Slipway.Components;

/// <summary>A credential in a file that a parameter names.</summary>
internal static class CredentialInFile
{
    /// <summary>The credential; null where the file is not there, or empty.</summary>
    public static string? Find(AbsolutePath file) => File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } content ? content : null;

    /// <summary>What to say of a file that gave nothing.</summary>
    public static InvalidInputException Missing(string parameter, AbsolutePath file, string remedy) => new(parameter, $"{(File.Exists(file) ? $"{file} is empty" : $"there is no file {file}")}. {remedy}.");
}

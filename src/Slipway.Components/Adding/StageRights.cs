using System.Text;
using System.Text.RegularExpressions;
using Slipway.Configuration;
using Slipway.Naming;

namespace Slipway.Components.Adding;

/// <summary>The account of a stage and its rights, in <c>rbac/{stage}.yaml</c>, as the template of a config repository has them.</summary>
internal static class StageRights
{
    /// <summary>The file of a stage, from the root of the config repository.</summary>
    public static string FileOf(StageName stage) => $"rbac/{stage}.yaml";

    /// <summary>Makes the file of a stage from that of the stage before, whose name and namespace become the new stage's; false where it is there, and null where the stage before has none.</summary>
    /// <param name="root">The root of the config repository.</param>
    /// <param name="before">The stage before.</param>
    /// <param name="stage">The new stage, whose namespace is its name.</param>
    public static bool? Write(string root, StageConfiguration before, StageName stage)
    {
        var (source, path) = (Path.Combine(root, FileOf(before.Name)), Path.Combine(root, FileOf(stage)));
        if (!File.Exists(source))
        {
            return null;
        }

        if (File.Exists(path))
        {
            return false;
        }

        var names = string.Join('|', new[] { before.Name.Value, before.Namespace }.Distinct().Select(Regex.Escape));
        // A word: not a part of another one, and not the end of a name such as slipway.dev.
        var word = new Regex($"(?<![a-zA-Z0-9.])(?:{names})(?![a-zA-Z0-9]|\\.[a-zA-Z0-9-]+/)", RegexOptions.CultureInvariant);
        File.WriteAllText(path + ".tmp", word.Replace(File.ReadAllText(source), stage.Value), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(path + ".tmp", path, overwrite: true);
        return true;
    }
}

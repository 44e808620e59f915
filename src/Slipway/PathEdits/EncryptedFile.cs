using System.Text;
using Slipway.ConfigRepositories;
using Slipway.Values;

namespace Slipway.PathEdits;

/// <summary>Files that SOPS encrypted (https://getsops.io/docs/): a code over the whole document guards them, so that one edited byte makes them unreadable.</summary>
internal static class EncryptedFile
{
    /// <exception cref="InvalidInputException">The file is encrypted.</exception>
    public static void ThrowIfIs(ConfigFile file)
    {
        if (Is(file))
        {
            throw new InvalidInputException(file.Path, "the file is encrypted by SOPS, and whoever decrypts it would refuse it after an edit. Change it with sops, which has the key.");
        }
    }

    // YAML and JSON hold an entry 'sops' with the code; files of lines hold it as 'sops_mac'.
    private static bool Is(ConfigFile file)
    {
        if (file.Content.Span.IndexOf("sops"u8) < 0)
        {
            return false;
        }

        return Encoding.UTF8.GetString(file.Content.Span).Split('\n').Any(line => line.StartsWith("sops_mac=", StringComparison.Ordinal))
            || YamlDocuments.Read(file.Path, file.Content.Span, []).OfType<MapValue>().Any(document => document.GetMap("sops")?.ContainsKey("mac") == true);
    }
}

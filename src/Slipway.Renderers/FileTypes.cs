using System.Formats.Tar;

namespace Slipway.Renderers;

/// <summary>Tells files from what only has a place in the file system: to open a pipe is to wait for somebody who writes into it.</summary>
internal static class FileTypes
{
    /// <summary>What something is that is no file, such as <c>a named pipe</c>; null for a file. It is not opened unless it is one.</summary>
    public static string? Special(FileInfo entry)
    {
        var file = entry.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? entry;
        // Whatever is no file has no length.
        if (OperatingSystem.IsWindows() || file.Length > 0)
        {
            return null;
        }

        try
        {
            // The archive's writer is who asks for the type.
            using var archive = new MemoryStream();
            using (var writer = new TarWriter(archive, leaveOpen: true))
            {
                writer.WriteEntry(file.FullName, "entry");
            }

            archive.Position = 0;
            using var reader = new TarReader(archive);
            return reader.GetNextEntry()?.EntryType switch
            {
                TarEntryType.Fifo => "a named pipe",
                TarEntryType.CharacterDevice or TarEntryType.BlockDevice => "a device",
                _ => null,
            };
        }
        catch (IOException)
        {
            // An archive cannot hold it.
            return "a socket";
        }
        catch (UnauthorizedAccessException)
        {
            // A file. Who reads it says why it cannot be read.
            return null;
        }
    }
}

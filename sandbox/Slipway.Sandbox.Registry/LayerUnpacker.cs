using System.Formats.Tar;
using System.IO.Compression;

namespace Slipway.Sandbox.Registry;

/// <summary>Applies a layer to an image's root, with whiteouts (https://github.com/opencontainers/image-spec/blob/main/layer.md).</summary>
/// <param name="root">Where the image is unpacked.</param>
/// <param name="budget">What all of its layers may take; a new one by default.</param>
internal sealed class LayerUnpacker(ImageRoot root, UnpackBudget? budget = null)
{
    private const string Whiteout = ".wh.";
    private const string OpaqueWhiteout = ".wh..wh..opq";

    private readonly UnpackBudget _budget = budget ?? new();

    /// <summary>What this layer wrote: an opaque whiteout hides only what the layers below wrote.</summary>
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    public void Apply(string blob, string mediaType)
    {
        using var file = File.OpenRead(blob);
        using var content = Decompress(file, mediaType);
        using var counted = new CountedStream(content, _budget.Begin(file.Length));
        using var tar = new TarReader(counted);
        while (tar.GetNextEntry() is { } entry)
        {
            _budget.CountEntry();
            Apply(entry);
        }
    }

    private void Apply(TarEntry entry)
    {
        if (root.Locate(entry.Name) is not { } path)
        {
            return;
        }

        var parent = Path.GetDirectoryName(path)!;
        var name = Path.GetFileName(path);
        if (name == OpaqueWhiteout)
        {
            foreach (var child in Directory.EnumerateFileSystemEntries(parent).Where(child => !_written.Contains(child)))
            {
                ImageRoot.Remove(child);
            }
        }
        else if (name.StartsWith(Whiteout, StringComparison.Ordinal))
        {
            var hidden = name[Whiteout.Length..];
            if (hidden is not ("" or "." or ".."))
            {
                ImageRoot.Remove(Path.Combine(parent, hidden));
            }
        }
        else
        {
            Write(entry, path);
            for (var part = path; part != root.Folder; part = Path.GetDirectoryName(part)!)
            {
                _written.Add(part);
            }
        }
    }

    private void Write(TarEntry entry, string path)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                if (ImageRoot.IsLink(path) || !Directory.Exists(path))
                {
                    ImageRoot.Remove(path);
                    Directory.CreateDirectory(path);
                }

                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                ImageRoot.Remove(path);
                entry.ExtractToFile(path, overwrite: false);
                KeepWritable(path);
                break;
            case TarEntryType.SymbolicLink:
                ImageRoot.Remove(path);
                File.CreateSymbolicLink(path, root.LinkTarget(path, entry.LinkName));
                break;
            case TarEntryType.HardLink:
                Copy(root.Locate(entry.LinkName), entry, path);
                break;
            default:
                // Devices and pipes: no program of an application's image needs them here.
                break;
        }
    }

    private void Copy(string? source, TarEntry entry, string path)
    {
        ImageRoot.Remove(path);
        if (source is not null && new FileInfo(source).LinkTarget is { } target)
        {
            File.CreateSymbolicLink(path, ImageRoot.LinkTarget(path, source, target));
        }
        else if (File.Exists(source))
        {
            _budget.CountBytes(new FileInfo(source).Length);
            File.Copy(source, path);
        }
        else
        {
            throw new InvalidDataException($"the layer's entry '{entry.Name}' links to '{entry.LinkName}', which does not exist");
        }
    }

    /// <summary>A file that its owner may not write could not be removed with the sandbox's folder everywhere.</summary>
    private static void KeepWritable(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static Stream Decompress(Stream file, string mediaType)
    {
        if (mediaType.EndsWith("zstd", StringComparison.Ordinal))
        {
            throw new InvalidDataException("the sandbox does not unpack zstd layers; build the image with gzip layers");
        }

        Span<byte> magic = stackalloc byte[2];
        var isGzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}

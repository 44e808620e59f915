using System.Globalization;

namespace Slipway.Sandbox.Registry;

/// <summary>What an image may take on disk: a small layer can unpack to more than any disk holds.</summary>
internal sealed record UnpackBudget
{
    private long _bytes;
    private int _entries;

    /// <summary>In all layers together.</summary>
    public long MaxBytes { get; init; } = 16L * 1024 * 1024 * 1024;

    /// <summary>Files, folders and links in all layers together.</summary>
    public int MaxEntries { get; init; } = 1_000_000;

    /// <summary>How many times larger than its blob a layer may become, once it is past <see cref="FreeBytes"/>. Programs compress to a third.</summary>
    public int MaxRatio { get; init; } = 100;

    /// <summary>What a layer may unpack to whatever its ratio.</summary>
    public long FreeBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Begins a layer of that size as a blob; what is returned is told each number of bytes that it unpacks to.</summary>
    public Action<int> Begin(long compressed)
    {
        var layer = 0L;
        return count =>
        {
            layer += count;
            if (layer > FreeBytes && layer > compressed * MaxRatio)
            {
                throw TooLarge($"a layer of {compressed} bytes unpacks to more than {MaxRatio} times its size");
            }

            CountBytes(count);
        };
    }

    /// <exception cref="InvalidDataException">There are too many.</exception>
    public void CountBytes(long count)
    {
        if ((_bytes += count) > MaxBytes)
        {
            throw TooLarge($"its layers unpack to more than {MaxBytes} bytes");
        }
    }

    /// <exception cref="InvalidDataException">There are too many.</exception>
    public void CountEntry()
    {
        if (++_entries > MaxEntries)
        {
            throw TooLarge(string.Create(CultureInfo.InvariantCulture, $"its layers hold more than {MaxEntries} files, folders and links"));
        }
    }

    private static InvalidDataException TooLarge(string why) => new($"the image is larger than the sandbox unpacks: {why}");
}

using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Slipway.Sandbox.Google.Storage;

/// <summary>The sums that clients compare (https://cloud.google.com/storage/docs/data-validation).</summary>
internal static class Checksums
{
    public static async Task<(string Crc32C, string Md5)> OfAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        var crc = uint.MaxValue;
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await file.ReadAsync(buffer, cancellationToken)) > 0)
        {
            md5.AppendData(buffer, 0, count);
            foreach (var item in buffer.AsSpan(0, count))
                crc = BitOperations.Crc32C(crc, item);
        }

        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, ~crc);
        return (Convert.ToBase64String(bytes), Convert.ToBase64String(md5.GetHashAndReset()));
    }
}

namespace Slipway.Images.Registries;

/// <summary>Reads answers that are small by specification, and stops when one is not.</summary>
internal static class BoundedContent
{
    /// <summary>The size of a manifest that registries must accept; larger ones are not pushed by anybody.</summary>
    public const int Limit = 4 * 1024 * 1024;

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, string subject, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellationToken)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > Limit)
            {
                throw new SlipwayException(subject, $"the registry answered more than {Limit / 1024 / 1024} MiB; expected a manifest or configuration.");
            }
        }

        return buffer.ToArray();
    }
}

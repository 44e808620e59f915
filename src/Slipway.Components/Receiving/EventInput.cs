namespace Slipway.Components.Receiving;

/// <summary>Reads an event from a file or from standard input.</summary>
internal static class EventInput
{
    /// <summary>What stands for standard input.</summary>
    public const string StandardInput = "-";

    // A pipe that nobody writes to must not hold a job for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Reads it.</summary>
    /// <param name="source">The path of a file, or <see cref="StandardInput"/>; null for standard input where something is piped into it.</param>
    /// <param name="root">What a relative path begins at.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What messages call the event, and its content.</returns>
    /// <exception cref="InvalidInputException">There is no such file, or nothing came.</exception>
    public static async Task<(string Subject, byte[] Content)> ReadAsync(string? source, string root, CancellationToken cancellationToken) => source is null && !Console.IsInputRedirected
        ? throw new InvalidInputException("Event", "there is none. Pass --event <file>, pipe one into the program, or pull from a --subscription.")
        : source is null or StandardInput
        ? ("standard input", await ReadInputAsync(cancellationToken))
        : ($"event {source}", await ReadFileAsync(source, Path.GetFullPath(source, root), cancellationToken));

    private static async Task<byte[]> ReadFileAsync(string source, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"event {source}", "the file cannot be read. Pass the path of a file, or - for standard input: --event <file>.");
        }
    }

    private static async Task<byte[]> ReadInputAsync(CancellationToken cancellationToken)
    {
        var content = new MemoryStream();
        try
        {
            // A read of a pipe does not end when it is cancelled.
            await using var input = Console.OpenStandardInput();
            await input.CopyToAsync(content, cancellationToken).WaitAsync(Patience, TimeProvider.System, cancellationToken);
            return content.ToArray();
        }
        catch (TimeoutException)
        {
            throw new InvalidInputException("standard input", $"it did not end within {Patience.TotalSeconds:0} s. Pipe the event into it, or pass --event <file>.");
        }
    }
}

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>The last lines of a log file, without their times.</summary>
internal static class LogTail
{
    public static async Task<string> ReadAsync(string path, int lines)
    {
        var last = new Queue<string>();
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        while (await reader.ReadLineAsync() is { } line)
        {
            last.Enqueue(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            if (last.Count > lines)
                last.Dequeue();
        }

        return string.Join("\n", last);
    }
}

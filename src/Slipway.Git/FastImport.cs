using System.Text;

namespace Slipway.Git;

/// <summary>The input of one <c>git fast-import</c> that makes one commit and tells its id (https://git-scm.com/docs/git-fast-import).</summary>
/// <param name="capacity">How long it gets, about.</param>
internal sealed class FastImport(int capacity) : IDisposable
{
    private readonly MemoryStream stream = new(capacity);

    /// <summary>The ref that it is made on. It is the process's own, and gone at its end: only the commit is wanted, and no other build may be disturbed.</summary>
    public string Reference { get; } = $"refs/slipway-commit/{Guid.NewGuid():n}";

    public void Write(string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    public void Data(ReadOnlyMemory<byte> content)
    {
        Write($"data {content.Length}\n");
        stream.Write(content.Span);
        Write("\n");
    }

    public void File(string mode, string path, ReadOnlyMemory<byte> content)
    {
        Write($"M {mode} inline {Quoted(path)}\n");
        Data(content);
    }

    public void Delete(string path) => Write($"D {Quoted(path)}\n");

    /// <summary>All of it.</summary>
    /// <param name="idLength">How long ids are in the repository.</param>
    public ReadOnlyMemory<byte> End(int idLength = 40)
    {
        Write($"\nget-mark :1\nreset {Reference}\nfrom {new string('0', idLength)}\n\n");
        return stream.GetBuffer().AsMemory(0, (int)stream.Length);
    }

    public void Dispose() => stream.Dispose();

    private static string Quoted(string path) =>
        $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}

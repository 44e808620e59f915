using System.Text;

namespace Slipway.Ci.Logs;

/// <summary>What everybody else writes to a terminal: it gets above the rows, else drawing them anew would clear it.</summary>
/// <param name="output">The terminal.</param>
/// <param name="rows">Its rows.</param>
internal sealed class AboveRows(TextWriter output, TerminalRows rows) : TextWriter(output.FormatProvider)
{
    public override Encoding Encoding => output.Encoding;

    public override void Write(char value) => rows.Above(() => output.Write(value));

    public override void Write(char[] buffer, int index, int count) => rows.Above(() => output.Write(buffer, index, count));

    public override void Write(string? value) => rows.Above(() => output.Write(value));

    public override void WriteLine(string? value) => rows.Above(() => output.WriteLine(value));

    public override void Flush() => output.Flush();
}

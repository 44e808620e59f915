using System.Text;
using Slipway.Pages.Html;
using Slipway.Sandbox.Pages.Live;

namespace Slipway.Sandbox.Pages.Runs;

/// <summary>Sends what is added to a log file, line by line, as HTML.</summary>
/// <param name="stream">Where to.</param>
/// <param name="groups">Finds groups.</param>
/// <param name="textOf">What of a line in the file is shown.</param>
internal sealed class LogStream(EventStream stream, LogReader groups, Func<string, string> textOf)
{
    private readonly char[] _buffer = new char[8192];
    private readonly StringBuilder _rest = new();
    private long _position;

    /// <summary>
    /// Reads the file from its beginning, sends what is behind <paramref name="from"/> (in characters), and goes on as it grows until
    /// <paramref name="isOver"/> says, before a last look, that nothing more will come.
    /// </summary>
    public async Task FollowAsync(string path, long from, Func<bool> isOver, Func<Task> grown)
    {
        StreamReader? reader = null;
        try
        {
            while (true)
            {
                var next = grown();
                var isLast = isOver();
                reader ??= File.Exists(path) ? new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)) : null;
                await SendNewAsync(reader, from);
                if (isLast)
                {
                    await stream.SendAsync("end", "");
                    return;
                }

                await next;
            }
        }
        finally
        {
            reader?.Dispose();
        }
    }

    private async Task SendNewAsync(StreamReader? reader, long from)
    {
        int count;
        while (reader is not null && (count = await reader.ReadAsync(_buffer, stream.Ended)) > 0)
        {
            var start = 0;
            for (var index = 0; index < count; index++)
            {
                if (_buffer[index] != '\n')
                {
                    continue;
                }

                var line = _rest.Append(_buffer, start, index - start).ToString();
                _rest.Clear();
                start = index + 1;
                _position += line.Length + 1;
                await SendAsync(groups.Read(textOf(line)), isNew: _position > from);
            }

            _rest.Append(_buffer, start, count - start);
        }
    }

    private Task SendAsync(LogLine line, bool isNew) => !isNew ? Task.CompletedTask : line.Kind switch
    {
        LogLineKind.GroupStart => stream.SendAsync("group", Markup.Of($"{line.Text}").ToString(), _position),
        LogLineKind.GroupEnd => stream.SendAsync("groupend", "", _position),
        _ => stream.SendAsync("line", LogView.Text(line.Text).ToString(), _position),
    };
}

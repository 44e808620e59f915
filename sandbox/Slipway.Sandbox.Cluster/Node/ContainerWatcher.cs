using System.Diagnostics;
using Slipway.Sandbox.Processes;

namespace Slipway.Sandbox.Cluster.Node;

/// <summary>
/// Ends the containers of a sandbox that was killed: a process that waits for its input to be closed, by us or because we are gone, and then
/// ends what the ledger names, its children and whatever else is marked as the ledger's. There is one for a sandbox, from its first container on.
/// </summary>
internal sealed class ContainerWatcher(ProcessLedger ledger) : IDisposable
{
    // A container is ended only if it is still the one that was noted: ids come round again. The next sandbox on the folder removes the ledger that this
    // one is in, and begins another: its containers are none of this watcher's business.
    private const string Script =
        ProcessMark.EndScript +
        """

        trap '' INT TERM HUP
        cd "$1" || exit
        first=$2 last=$3
        while read -r _; do :; done
        end() {
          children=$(cat "/proc/$1/task/"*/children 2>/dev/null)
          kill -KILL "$1" 2>/dev/null
          for child in $children; do end "$child"; done
        }
        for id in *; do
          read -r stat <"/proc/$id/stat" || continue
          read -r start <"$id" || [ -n "$start" ] || continue
          set -- ${stat##*)}
          [ "${20}" != "$start" ] || end "$id"
        done 2>/dev/null
        end_marked "$first" "$last"
        """;

    private readonly Lock _gate = new();
    private Process? _process;
    private bool _isEnded;

    /// <summary>Elsewhere than on Linux the next start, or whoever stops the sandbox, ends what is left.</summary>
    public void EnsureStarted()
    {
        lock (_gate)
        {
            if (_isEnded || _process is not null || !OperatingSystem.IsLinux())
                return;
            Directory.CreateDirectory(ledger.Folder);
            var start = new ProcessStartInfo("/bin/sh")
            {
                WorkingDirectory = "/", RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            foreach (var argument in (string[])["-c", Script, "slipway-watcher", ledger.Folder, .. ProcessMark.AllIn(ledger.Folder).Range])
                start.ArgumentList.Add(argument);
            _process = Process.Start(start);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isEnded = true;
            if (_process is null)
                return;
            _process.StandardInput.Close();
            _process.WaitForExit();
            _process.Dispose();
            _process = null;
        }
    }
}

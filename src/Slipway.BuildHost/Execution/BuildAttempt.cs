using System.Security.Cryptography;
using System.Text;
using Nuke.Common;
using Nuke.Common.Execution;
using Nuke.Common.IO;
using Slipway.BuildHost.Parameters;

namespace Slipway.BuildHost.Execution;

/// <summary>Remembers which targets of a command line have succeeded, for <c>--continue</c>.</summary>
internal sealed class BuildAttempt
{
    private readonly AbsolutePath _file;
    private readonly HashSet<string> _succeeded = [];
    private readonly string _invocation;

    private BuildAttempt(AbsolutePath file, string invocation) => (_file, _invocation) = (file, invocation);

    public static BuildAttempt Start(CommandLine commandLine, bool isContinued)
    {
        var attempt = new BuildAttempt(NukeBuild.TemporaryDirectory / "build-attempt.log", Identify(commandLine));
        // Whatever is in it, it is read: a damaged one only makes targets run again.
        if (isContinued && attempt._file.FileExists() && File.ReadAllLines(attempt._file) is [var invocation, .. var targets] && invocation == attempt._invocation)
            attempt._succeeded.UnionWith(targets);
        attempt.Save();
        return attempt;
    }

    public bool HasSucceeded(ExecutableTarget target) => _succeeded.Contains(target.Name) && target.Status == ExecutionStatus.Scheduled;

    public void Succeeded(ExecutableTarget target)
    {
        _succeeded.Add(target.Name);
        Save();
    }

    // The command line may hold secrets: only its hash is written down.
    private static string Identify(CommandLine commandLine)
    {
        var text = string.Join('\n', commandLine.Targets.Concat(commandLine.Options
            .Where(x => ParameterName.Key(x.Name) != "continue")
            .Select(x => $"{ParameterName.Key(x.Name)} {string.Join(' ', x.Values)}")));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private void Save()
    {
        try
        {
            _file.WriteAllLines(_succeeded.Prepend(_invocation));
        }
        catch (IOException)
        {
            // Another build of the same repository writes it just now; at worst, --continue repeats a target.
        }
    }
}

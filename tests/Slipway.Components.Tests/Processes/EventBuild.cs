using Nuke.Common;
using Slipway.BuildEvents;

namespace Slipway.Components.Tests.Processes;

/// <summary>The build of a config repository that also releases from events; its subscription is the folder 'messages' beside its root, in which each file is a message until it is acknowledged.</summary>
internal sealed class EventBuild : NukeBuild, IDeploy, IListen, IImportFlow
{
    IEventSubscription IReleaseFromEvent.OpenSubscription(string name) => new FolderSubscription(Path.Combine(Path.GetDirectoryName(RootDirectory)!, "messages"));

    public static int Run() => Execute<EventBuild>(x => ((IReleaseFromEvent)x).ReleaseFromEvent);

    private sealed class FolderSubscription(string folder) : IEventSubscription
    {
        public Task<IReadOnlyList<PulledMessage>> PullAsync(int max, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<PulledMessage>>(
            [.. Directory.EnumerateFiles(folder).Order().Take(max).Select(file => new PulledMessage(file, Path.GetFileName(file), File.ReadAllText(file), new Dictionary<string, string>(), File.GetLastWriteTimeUtc(file)))]);

        public Task AcknowledgeAsync(PulledMessage message, CancellationToken cancellationToken)
        {
            File.Delete(message.AckId);
            return Task.CompletedTask;
        }

        public Task ExtendAsync(PulledMessage message, TimeSpan by, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

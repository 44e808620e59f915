using System.Collections.Concurrent;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Slipway.Kubernetes.Tests.Clusters;

/// <summary>The requests that a connection sends, as it logs them.</summary>
internal sealed class RequestLog : ILogEventSink
{
    private readonly ConcurrentQueue<string> requests = new();

    public RequestLog() => Logger = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(this).CreateLogger();

    public ILogger Logger { get; }

    /// <summary>The requests since the last call, sorted; method and path without the query.</summary>
    public IReadOnlyList<string> Take() => [.. TakeWhole().Select(request => request.Split('?')[0]).Order(StringComparer.Ordinal)];

    /// <summary>The same with their queries.</summary>
    public IReadOnlyList<string> TakeWhole()
    {
        var taken = new List<string>();
        while (requests.TryDequeue(out var request))
        {
            taken.Add(request);
        }

        return [.. taken.Order(StringComparer.Ordinal)];
    }

    public void Emit(LogEvent logEvent)
    {
        if (logEvent.Properties.TryGetValue("Method", out var method) && logEvent.Properties.TryGetValue("Path", out var path))
        {
            requests.Enqueue($"{Text(method)} {Text(path)}");
        }

        static string Text(LogEventPropertyValue value) => (string)((ScalarValue)value).Value!;
    }
}

using Nuke.Common;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Slipway.Components.Running;
using Assert = Xunit.Assert;

namespace Slipway.Components.Tests.Running;

/// <summary>What reaches the log of a build while a target of Slipway's runs.</summary>
public sealed class LogsOfTargets
{
    private readonly EmptyBuild build = new();

    [Fact]
    public void Text_of_others_is_logged_without_its_commands_and_the_rest_as_it_was()
    {
        var log = new Recorder();
        var neutral = NeutralLog.Of(new LoggerConfiguration().MinimumLevel.Information().WriteTo.Sink(log).CreateLogger());

        neutral.Information("{Plan:l}", "  ~ data.a: 1 -> ##[add-mask]x\n::error::y");
        neutral.Information("{Application} is healthy", "dev/web");
        neutral.Warning(new InvalidOperationException("bad ##vso[task.complete]"), "It failed");
        neutral.Debug("{Text}", "::debug::not shown");

        Assert.Equal(["  ~ data.a: 1 -> # #[add-mask]x\n: :error: :y", "\"dev/web\" is healthy"], log.Texts.Take(2));
        Assert.StartsWith("It failed\nSystem.InvalidOperationException: bad # #vso[task.complete]", log.Texts[2], StringComparison.Ordinal);
        Assert.Equal(3, log.Texts.Count);
    }

    [Fact]
    public void A_failure_obeys_nothing_that_it_quotes()
    {
        var expected = Assert.ThrowsAny<Exception>(() => build.Run(_ => throw new SlipwayException("dev/web", "says '##[error]x'\n::set-env name=A::b")));
        var bug = Assert.ThrowsAny<Exception>(() => build.Run(_ => throw new InvalidOperationException("##vso[task.complete]")));

        Assert.Equal("dev/web: says '# #[error]x'\n: :set-env name=A: :b", expected.Message);
        Assert.StartsWith("System.InvalidOperationException: # #vso[task.complete]", bug.Message, StringComparison.Ordinal);
    }

    private sealed class EmptyBuild : NukeBuild;

    private sealed class Recorder : ILogEventSink
    {
        public List<string> Texts { get; } = [];

        public void Emit(LogEvent logEvent) => Texts.Add(logEvent.RenderMessage(null));
    }
}

using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Nuke.Common;

namespace Slipway.Components.Running;

/// <summary>
/// What the targets of one run share, such as a connection or a token. An interface holds no state, and a target's result is a file: this only saves doing the same thing twice.
/// </summary>
internal sealed class BuildSession
{
    private static readonly ConditionalWeakTable<INukeBuild, BuildSession> Sessions = [];

    private readonly ConcurrentDictionary<Type, object> shared = [];

    /// <summary>The session of a build.</summary>
    public static BuildSession Of(INukeBuild build) => Sessions.GetValue(build, _ => new BuildSession());

    /// <summary>What is shared of a type, made where it is not there.</summary>
    public T Get<T>(Func<T> make)
        where T : class => (T)shared.GetOrAdd(typeof(T), _ => make());

    /// <summary>What is shared of a type; null where it is not there.</summary>
    public T? Find<T>()
        where T : class => shared.TryGetValue(typeof(T), out var found) ? (T)found : null;

    /// <summary>Shares it in place of what was there.</summary>
    public T Set<T>(T value)
        where T : class
    {
        shared[typeof(T)] = value;
        return value;
    }

    /// <summary>Takes what is shared away, for whoever disposes it; null where it is not there.</summary>
    public T? Take<T>()
        where T : class => shared.TryRemove(typeof(T), out var found) ? (T)found : null;
}

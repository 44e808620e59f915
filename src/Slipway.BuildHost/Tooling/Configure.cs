namespace Nuke.Common.Tooling;

/// <summary>Changes or replaces options.</summary>
/// <param name="options">What to start from.</param>
public delegate T Configure<T>(T options);

/// <summary>Changes or replaces options with a value at hand.</summary>
/// <param name="options">What to start from.</param>
/// <param name="value">The value.</param>
public delegate TOptions Configure<TOptions, in TValue>(TOptions options, TValue value)
    where TOptions : new();

/// <summary>Makes several options of one.</summary>
/// <param name="options">What to start from.</param>
public delegate IEnumerable<T> CombinatorialConfigure<T>(T options)
    where T : new();

/// <summary>Calling a <see cref="Configure{T}"/> that may be missing.</summary>
public static class ConfigureExtensions
{
    /// <summary>The configured object, or the object itself where there is nothing to configure.</summary>
    public static T InvokeSafe<T>(this Configure<T>? configurator, T obj) => configurator is null ? obj : configurator(obj);
}

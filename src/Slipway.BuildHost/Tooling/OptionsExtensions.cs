namespace Nuke.Common.Tooling;

/// <summary>Steps in a chain of options.</summary>
public static class OptionsExtensions
{
    /// <summary>The options as the configuration changes them.</summary>
    public static T Apply<T>(this T options, Configure<T> configurator)
        where T : Options, new() => configurator.InvokeSafe(options);

    /// <inheritdoc cref="Apply{T}(T, Configure{T})"/>
    public static T[] Apply<T>(this T[] options, Configure<T> configurator)
        where T : Options, new() => Array.ConvertAll(options, x => configurator(x));

    /// <summary>The options as the configuration changes them with the value.</summary>
    public static T Apply<T, TValue>(this T options, Configure<T, TValue> configurator, TValue value)
        where T : Options, new() => configurator.NotNull()(options, value);

    /// <summary>The changed options where the condition holds for them, else the options.</summary>
    public static T When<T>(this T options, Func<T, bool> condition, Configure<T> configurator)
        where T : Options, new() => condition.NotNull()(options) ? options.Apply(configurator) : options;

    /// <inheritdoc cref="When{T}(T, Func{T, bool}, Configure{T})"/>
    public static T[] When<T>(this T[] options, Func<T, bool> condition, Configure<T> configurator)
        where T : Options, new() => Array.ConvertAll(options, x => x.When(condition, configurator));

    /// <summary>Several options from one: one for each configuration.</summary>
    public static T[] CombineWith<T>(this T options, params Configure<T>[] configurators)
        where T : Options, new() => Array.ConvertAll(configurators, x => x(options));

    /// <inheritdoc cref="CombineWith{T}(T, Configure{T}[])"/>
    public static T[] CombineWith<T>(this IEnumerable<T> options, params Configure<T>[] configurators)
        where T : Options, new() => configurators.SelectMany(configure => options.Select(x => configure(x))).ToArray();

    /// <summary>Several options from one: one for each value.</summary>
    public static T[] CombineWith<T, TValue>(this T options, IEnumerable<TValue> values, Func<T, TValue, T> configurator)
        where T : Options => values.Select(value => configurator(options, value)).ToArray();

    /// <inheritdoc cref="CombineWith{T, TValue}(T, IEnumerable{TValue}, Func{T, TValue, T})"/>
    public static T[] CombineWith<T, TValue>(this IEnumerable<T> options, IEnumerable<TValue> values, Func<T, TValue, T> configurator)
        where T : Options => options.SelectMany(x => values.Select(value => configurator(x, value))).ToArray();

    /// <inheritdoc cref="CombineWith{T, TValue}(T, IEnumerable{TValue}, Func{T, TValue, T})"/>
    public static T[] CombineWith<T, TValue>(this T options, IEnumerable<TValue> values, Func<T, TValue, IEnumerable<T>> configurator)
        where T : Options => values.SelectMany(value => configurator(options, value)).ToArray();

    /// <inheritdoc cref="CombineWith{T, TValue}(T, IEnumerable{TValue}, Func{T, TValue, T})"/>
    public static T[] CombineWith<T, TValue>(this IEnumerable<T> options, IEnumerable<TValue> values, Func<T, TValue, IEnumerable<T>> configurator)
        where T : Options => options.SelectMany(x => values.SelectMany(value => configurator(x, value))).ToArray();

    /// <summary>A copy with another value, of the same type.</summary>
    internal static T With<T>(this T options, string name, object? value)
        where T : Options => (T)options.Copy(name, value);

    /// <summary>A copy whose list has the items at its end.</summary>
    internal static T With<T>(this T options, string name, IEnumerable<string> added)
        where T : Options => options.With(name, (object)((options.Find(name) as IEnumerable<string>) ?? []).Concat(added).ToList());
}

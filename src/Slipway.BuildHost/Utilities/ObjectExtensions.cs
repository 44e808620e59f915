namespace Nuke.Common.Utilities;

/// <summary>Steps in a chain of calls.</summary>
public static class ObjectExtensions
{
    /// <summary>The transformed input.</summary>
    public static TOutput Apply<TInput, TOutput>(this TInput input, Func<TInput, TOutput> transform)
    {
        ArgumentNullException.ThrowIfNull(transform);
        return transform(input);
    }

    /// <summary>The transformed input if the condition holds, else the input.</summary>
    public static T When<T>(this T input, bool condition, Func<T, T> transform)
    {
        ArgumentNullException.ThrowIfNull(transform);
        return condition ? transform(input) : input;
    }

    /// <summary>The transformed input if the object is there, else the input.</summary>
    public static T WhenNotNull<T, TObject>(this T input, TObject? obj, Func<T, TObject, T> transform)
    {
        ArgumentNullException.ThrowIfNull(transform);
        return obj is null ? input : transform(input, obj);
    }
}

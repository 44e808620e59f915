using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Nuke.Common.Execution;

namespace Nuke.Common;

/// <summary>Expected failures: the build ends with the message and no stack trace.</summary>
public static class Assert
{
    /// <summary>Fails with the message.</summary>
    [DoesNotReturn]
    public static void Fail(string message, Exception? exception = null) => throw ExpectedFailure.Mark(new Exception(message, exception));

    /// <summary>Fails unless the condition holds.</summary>
    public static void True(
        [DoesNotReturnIf(false)] bool condition,
        string? message = null,
        [CallerArgumentExpression(nameof(condition))] string? argumentExpression = null)
    {
        if (!condition)
            Throw(message, "Expected condition to be true", argumentExpression);
    }

    /// <summary>Fails if the condition holds.</summary>
    public static void False(
        [DoesNotReturnIf(true)] bool condition,
        string? message = null,
        [CallerArgumentExpression(nameof(condition))] string? argumentExpression = null)
    {
        if (condition)
            Throw(message, "Expected condition to be false", argumentExpression);
    }

    /// <summary>Fails if the object is null, else returns it.</summary>
    public static T NotNull<T>(
        [NotNull] this T? obj,
        string? message = null,
        [CallerArgumentExpression(nameof(obj))] string? argumentExpression = null)
        where T : class
    {
        if (obj is null)
            Throw(message, $"Expected object of type '{typeof(T).FullName}' to be not null", argumentExpression);
        return obj;
    }

    /// <summary>Fails if there is no value, else returns it.</summary>
    public static T? NotNull<T>(
        [NotNull] this T? obj,
        string? message = null,
        [CallerArgumentExpression(nameof(obj))] string? argumentExpression = null)
        where T : struct
    {
        if (obj is null)
            Throw(message, $"Expected object of type '{typeof(T).FullName}' to be not null", argumentExpression);
        return obj;
    }

    /// <summary>Fails if the text is null or empty, else returns it.</summary>
    public static string NotNullOrEmpty(
        [NotNull] this string? str,
        string? message = null,
        [CallerArgumentExpression(nameof(str))] string? argumentExpression = null)
    {
        if (string.IsNullOrEmpty(str))
            Throw(message, "Expected string to be not null or empty", argumentExpression);
        return str;
    }

    /// <summary>Fails if the text is null or blank, else returns it.</summary>
    public static string NotNullOrWhiteSpace(
        [NotNull] this string? str,
        string? message = null,
        [CallerArgumentExpression(nameof(str))] string? argumentExpression = null)
    {
        if (string.IsNullOrWhiteSpace(str))
            Throw(message, "Expected string to be not null or whitespace", argumentExpression);
        return str;
    }

    /// <summary>Fails if there are no items.</summary>
    public static void NotEmpty<T>(
        IReadOnlyCollection<T>? collection,
        string? message = null,
        [CallerArgumentExpression(nameof(collection))] string? argumentExpression = null)
    {
        if (collection is null or { Count: 0 })
            Throw(message, "Expected collection to be not empty", argumentExpression);
    }

    /// <summary>Fails if there are items.</summary>
    public static void Empty<T>(
        IReadOnlyCollection<T>? collection,
        string? message = null,
        [CallerArgumentExpression(nameof(collection))] string? argumentExpression = null)
    {
        if (collection is not { Count: 0 })
            Throw(message, "Expected collection to be empty", argumentExpression);
    }

    /// <summary>Fails unless there are so many items.</summary>
    public static void Count<T>(
        IReadOnlyCollection<T>? collection,
        int length,
        string? message = null,
        [CallerArgumentExpression(nameof(collection))] string? argumentExpression = null)
    {
        if (collection is null || collection.Count != length)
            Throw(message, $"Expected collection to have length of {length}", argumentExpression);
    }

    /// <summary>Fails unless there is exactly one item.</summary>
    public static void HasSingleItem<T>(
        IReadOnlyCollection<T>? collection,
        string? message = null,
        [CallerArgumentExpression(nameof(collection))] string? argumentExpression = null) =>
        Count(collection, length: 1, message, argumentExpression);

    /// <summary>Fails unless there is such a file.</summary>
    public static void FileExists(
        [NotNull] string? path,
        string? message = null,
        [CallerArgumentExpression(nameof(path))] string? argumentExpression = null)
    {
        if (path is null || !File.Exists(path))
            Throw(message, $"Expected file to exist: {path}", argumentExpression);
    }

    /// <summary>Fails unless there is such a folder.</summary>
    public static void DirectoryExists(
        [NotNull] string? path,
        string? message = null,
        [CallerArgumentExpression(nameof(path))] string? argumentExpression = null)
    {
        if (path is null || !Directory.Exists(path))
            Throw(message, $"Expected directory to exist: {path}", argumentExpression);
    }

    [DoesNotReturn]
    private static void Throw(string? message, string standard, string? expression) =>
        throw ExpectedFailure.Mark(new ArgumentException(message ?? $"{standard} ({expression})"));
}

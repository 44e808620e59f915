using System.Reflection;
using Nuke.Common.Tooling;

namespace Nuke.Common.Execution;

/// <summary>Tells failures that a build foresaw, which print their message only, from bugs, which print their stack.</summary>
internal static class ExpectedFailure
{
    private static readonly object Key = typeof(ExpectedFailure).FullName!;

    public static T Mark<T>(T exception)
        where T : Exception
    {
        exception.Data[Key] = true;
        return exception;
    }

    public static bool Is(Exception exception) => exception is ProcessException || exception.Data.Contains(Key);

    /// <summary>What was thrown, without the wrappers that tasks and reflection put around it.</summary>
    public static Exception Unwrap(Exception exception) => exception switch
    {
        TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        TypeInitializationException { InnerException: { } inner } => Unwrap(inner),
        AggregateException { InnerExceptions: [var inner] } => Unwrap(inner),
        _ => exception,
    };
}

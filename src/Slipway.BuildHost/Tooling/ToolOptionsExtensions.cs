using System.Collections.ObjectModel;
using System.Globalization;

namespace Nuke.Common.Tooling;

/// <summary>How to call a program, whichever it is.</summary>
public static class ToolOptionsExtensions
{
    /// <inheritdoc cref="ToolOptions.ProcessToolPath"/>
    public static T SetProcessToolPath<T>(this T o, string? value)
        where T : ToolOptions => o.With(nameof(ToolOptions.ProcessToolPath), value);

    /// <inheritdoc cref="ToolOptions.ProcessWorkingDirectory"/>
    public static T SetProcessWorkingDirectory<T>(this T o, string? value)
        where T : ToolOptions => o.With(nameof(ToolOptions.ProcessWorkingDirectory), value);

    /// <inheritdoc cref="ToolOptions.ProcessExecutionTimeout"/>
    public static T SetProcessExecutionTimeout<T>(this T o, int? value)
        where T : ToolOptions => o.With(nameof(ToolOptions.ProcessExecutionTimeout), value);

    /// <inheritdoc cref="ToolOptions.ProcessExecutionTimeout"/>
    public static T SetProcessExecutionTimeout<T>(this T o, TimeSpan value)
        where T : ToolOptions => o.SetProcessExecutionTimeout((int)value.TotalMilliseconds);

    /// <inheritdoc cref="ToolOptions.ProcessOutputLogging"/>
    public static T SetProcessOutputLogging<T>(this T o, bool? value)
        where T : ToolOptions => o.With(nameof(ToolOptions.ProcessOutputLogging), value);

    /// <inheritdoc cref="ToolOptions.ProcessOutputLogging"/>
    public static T EnableProcessOutputLogging<T>(this T o)
        where T : ToolOptions => o.SetProcessOutputLogging(true);

    /// <inheritdoc cref="ToolOptions.ProcessOutputLogging"/>
    public static T DisableProcessOutputLogging<T>(this T o)
        where T : ToolOptions => o.SetProcessOutputLogging(false);

    /// <inheritdoc cref="ToolOptions.ProcessInvocationLogging"/>
    public static T SetProcessInvocationLogging<T>(this T o, bool? value)
        where T : ToolOptions => o.With(nameof(ToolOptions.ProcessInvocationLogging), value);

    /// <inheritdoc cref="ToolOptions.ProcessInvocationLogging"/>
    public static T EnableProcessInvocationLogging<T>(this T o)
        where T : ToolOptions => o.SetProcessInvocationLogging(true);

    /// <inheritdoc cref="ToolOptions.ProcessInvocationLogging"/>
    public static T DisableProcessInvocationLogging<T>(this T o)
        where T : ToolOptions => o.SetProcessInvocationLogging(false);

    /// <summary>Sets the whole environment.</summary>
    public static T SetProcessEnvironmentVariables<T>(this T o, Dictionary<string, string> values)
        where T : ToolOptions => o.With(nameof(ToolOptions.ProcessEnvironmentVariables), new Dictionary<string, string>(values));

    /// <inheritdoc cref="SetProcessEnvironmentVariables{T}(T, Dictionary{string, string})"/>
    public static T SetProcessEnvironmentVariables<T>(this T o, ReadOnlyDictionary<string, string> values)
        where T : ToolOptions => o.SetProcessEnvironmentVariables(new Dictionary<string, string>(values));

    /// <summary>Sets a variable, beside those of this process.</summary>
    public static T SetProcessEnvironmentVariable<T>(this T o, string key, object? value)
        where T : ToolOptions => o.SetProcessEnvironmentVariable(key, Convert.ToString(value, CultureInfo.InvariantCulture));

    /// <inheritdoc cref="SetProcessEnvironmentVariable{T}(T, string, object)"/>
    public static T SetProcessEnvironmentVariable<T>(this T o, string key, string? value)
        where T : ToolOptions => o.SetProcessEnvironmentVariables(new Dictionary<string, string>(o.NotNull().ProcessEnvironmentVariables ?? EnvironmentInfo.Variables) { [key] = value ?? "" });

    /// <inheritdoc cref="SetProcessEnvironmentVariable{T}(T, string, object)"/>
    public static T AddProcessEnvironmentVariable<T>(this T o, string key, string value)
        where T : ToolOptions => o.SetProcessEnvironmentVariable(key, value);

    /// <inheritdoc cref="ToolOptions.ProcessAdditionalArguments"/>
    public static T SetProcessAdditionalArguments<T>(this T o, params string[] v)
        where T : ToolOptions => o.With(nameof(ToolOptions.ProcessAdditionalArguments), (object)v);

    /// <inheritdoc cref="ToolOptions.ProcessAdditionalArguments"/>
    public static T AddProcessAdditionalArguments<T>(this T o, params string[] v)
        where T : ToolOptions => o.With(nameof(ToolOptions.ProcessAdditionalArguments), v.AsEnumerable());

    /// <summary>What is done with each of its lines, in place of logging it.</summary>
    public static T SetProcessLogger<T>(this T o, Action<OutputType, string> v)
        where T : ToolOptions => o.With(nameof(ToolOptions.ProcessLogger), v);

    /// <summary>What is done when it has ended, in place of failing unless the exit code is 0.</summary>
    public static T SetProcessExitHandler<T>(this T o, Action<IProcess>? exitHandler)
        where T : ToolOptions => o.With(nameof(ToolOptions.ExitHandler), exitHandler);

    /// <inheritdoc cref="SetProcessExitHandler{T}(T, Action{IProcess})"/>
    public static T SetProcessExitHandler<T>(this T o, Func<IProcess, object>? exitHandler)
        where T : ToolOptions => o.SetProcessExitHandler(exitHandler is null ? null : new Action<IProcess>(x => exitHandler(x)));
}

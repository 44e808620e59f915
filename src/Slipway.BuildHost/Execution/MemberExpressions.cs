using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common.Execution;

namespace Slipway.BuildHost.Execution;

/// <summary>Reads <c>() => Member</c> and <c>x => x.Member</c> without compiling them, which would cost more than the whole start-up.</summary>
internal static class MemberExpressions
{
    public static MemberInfo Member(LambdaExpression lambda) => TryMember(lambda, out _)
        ?? throw ExpectedFailureOf($"Expression '{lambda}' must name a field or property");

    /// <summary>The member that the expression names, or null where it computes something.</summary>
    public static MemberInfo? TryMember(LambdaExpression lambda, out Expression? instance)
    {
        var body = Unconverted(lambda.Body);
        instance = (body as MemberExpression)?.Expression is { } inner ? Unconverted(inner) : null;
        return (body as MemberExpression)?.Member;
    }

    /// <summary>The value of a parameterless expression.</summary>
    public static object? Evaluate(LambdaExpression lambda) => TryEvaluate(lambda.Body, parameter: null, out var value)
        ? value
        : lambda.Compile(preferInterpretation: true).DynamicInvoke();

    /// <summary>The value of an expression of one parameter.</summary>
    public static object? Evaluate(LambdaExpression lambda, object argument) => TryEvaluate(lambda.Body, argument, out var value)
        ? value
        : lambda.Compile(preferInterpretation: true).DynamicInvoke(argument);

    private static bool TryEvaluate(Expression expression, object? parameter, out object? value)
    {
        value = null;
        switch (Unconverted(expression))
        {
            case ConstantExpression constant:
                value = constant.Value;
                return true;
            case ParameterExpression:
                value = parameter;
                return true;
            case MemberExpression member:
                object? instance = null;
                if (member.Expression is not null && !TryEvaluate(member.Expression, parameter, out instance))
                    return false;
                value = member.Member is PropertyInfo property ? property.GetValue(instance) : ((FieldInfo)member.Member).GetValue(instance);
                return true;
            default:
                return false;
        }
    }

    private static Expression Unconverted(Expression expression) =>
        expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs } conversion ? Unconverted(conversion.Operand) : expression;

    private static ArgumentException ExpectedFailureOf(string message) => ExpectedFailure.Mark(new ArgumentException(message));
}

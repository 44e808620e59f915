using System.Linq.Expressions;
using System.Reflection;
using Nuke.Common;
using Nuke.Common.Execution;
using Slipway.BuildHost.Parameters;

namespace Slipway.BuildHost.Execution;

/// <summary>What must be there before anything runs.</summary>
internal static class Requirements
{
    public static void Check(NukeBuild build, IReadOnlyList<ExecutableTarget> plan, ParameterDeclarations declarations, Problems problems)
    {
        foreach (var declaration in declarations.OfBuild)
        {
            if (declaration.IsRequired && IsMissing(() => declaration.Read(build), isCondition: false, out var reason))
                Add(problems, $"{declaration.Option}: needs a value{Described(declaration)}.{reason}");
        }

        foreach (var target in plan)
        {
            if (target.Status != ExecutionStatus.Scheduled)
                continue;

            foreach (var requirement in target.Definition.Requirements)
                Check(target, requirement, declarations, problems);
        }
    }

    private static void Check(ExecutableTarget target, LambdaExpression requirement, ParameterDeclarations declarations, Problems problems)
    {
        if (!IsMissing(() => MemberExpressions.Evaluate(requirement), requirement.ReturnType == typeof(bool), out var reason))
            return;

        var member = MemberExpressions.TryMember(requirement, out _);
        var declaration = declarations.OfBuild.Find(x => x.Member == member || (member is not null && x.Member!.Name == member.Name));
        Add(problems, declaration is not null && requirement.ReturnType != typeof(bool)
            ? $"{declaration.Option}: needs a value for target {target.Name}{Described(declaration)}.{reason}"
            // A condition that throws says by itself what is wrong, and with what.
            : requirement.ReturnType == typeof(bool) && reason.Length > 0 ? reason.TrimStart()
            : $"Target {target.Name} requires {Text(requirement, member)}.{reason}");
    }

    private static bool IsMissing(Func<object?> read, bool isCondition, out string reason)
    {
        reason = "";
        try
        {
            var value = read();
            return value is null or "" || (isCondition && value is false);
        }
        catch (Exception exception)
        {
            // The getter of what is required says why it is not there.
            exception = ExpectedFailure.Unwrap(exception);
            reason = " " + exception.Message;
            return true;
        }
    }

    private static string Text(LambdaExpression requirement, MemberInfo? member) => member?.Name ?? requirement.Body.ToString();

    private static string Described(ParameterDeclaration declaration) => declaration.Description is null ? "" : $" ({declaration.Description.TrimEnd('.')})";

    private static void Add(Problems problems, string problem)
    {
        if (!problems.Contains(problem))
            problems.Add(problem);
    }
}

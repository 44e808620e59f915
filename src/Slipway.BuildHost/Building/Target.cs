using Nuke.Common.Execution;

namespace Nuke.Common;

/// <summary>A step of the build: a property of this type, declared by the build class or by a component interface.</summary>
/// <param name="definition">What the target is told to be.</param>
public delegate ITargetDefinition Target(ITargetDefinition definition);

/// <summary>Looks for a target in one of the build's lists, such as <see cref="INukeBuild.InvokedTargets"/>.</summary>
public static class ExecutableTargetExtensions
{
    /// <summary>Whether <paramref name="target"/> is among <paramref name="targets"/>.</summary>
    public static bool Contains(this IEnumerable<ExecutableTarget> targets, Target target)
    {
        foreach (var candidate in targets)
        {
            if (candidate.Factory.Equals(target))
                return true;
        }

        return false;
    }
}

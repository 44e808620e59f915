using Nuke.Common.Execution;

namespace Nuke.Common.Tools.DotNet;

/// <summary>Makes dotnet print as much as the build itself, where its options do not say otherwise.</summary>
public class DotNetVerbosityMappingAttribute : BuildExtensionAttributeBase, IOnBuildInitialized
{
    /// <inheritdoc/>
    public void OnBuildInitialized(IReadOnlyCollection<ExecutableTarget> executableTargets, IReadOnlyCollection<ExecutableTarget> executionPlan) =>
        DotNetSettings.DefaultVerbosity = NukeBuild.Verbosity switch
        {
            Verbosity.Quiet => DotNetVerbosity.quiet,
            Verbosity.Verbose => DotNetVerbosity.detailed,
            _ => DotNetVerbosity.minimal,
        };
}

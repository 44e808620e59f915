using Nuke.Common.Execution;
using Nuke.Common.Tooling;

namespace Nuke.Common.CI;

/// <summary>Ends the servers that dotnet leaves running, at the end of a run on CI.</summary>
public class ShutdownDotNetAfterServerBuildAttribute : BuildExtensionAttributeBase, IOnBuildFinished
{
    /// <inheritdoc/>
    public override float Priority { get; set; } = -50;

    /// <summary>Whether the call and what it prints are logged.</summary>
    public bool EnableLogging { get; set; }

    /// <inheritdoc/>
    public void OnBuildFinished()
    {
        if (Build.IsServerBuild)
            ToolResolver.GetEnvironmentOrPathTool("dotnet")("build-server shutdown", logInvocation: EnableLogging, logOutput: EnableLogging, timeout: 15_000);
    }
}

namespace Nuke.Common.Execution;

/// <summary>Removes what Visual Studio leaves in the environment, which makes the MSBuild of the SDK look for things in the wrong places.</summary>
public class UnsetVisualStudioEnvironmentVariablesAttribute : BuildExtensionAttributeBase, IOnBuildCreated
{
    /// <inheritdoc/>
    public void OnBuildCreated(IReadOnlyCollection<ExecutableTarget> executableTargets)
    {
        foreach (var name in EnvironmentInfo.Variables.Keys)
        {
            if (name.StartsWith("VisualStudio", StringComparison.Ordinal) || name.StartsWith("VSAPPID", StringComparison.Ordinal)
                || name is "VSLANG" or "VSLOGGER_UNIQUEID" or "VSSKUEDITION" or "MSBuildLoadMicrosoftTargetsReadOnly")
                EnvironmentInfo.RemoveVariable(name);
        }
    }
}

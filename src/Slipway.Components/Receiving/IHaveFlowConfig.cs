using Nuke.Common;
using Serilog;
using Slipway.Components.Running;
using Slipway.Flow;

namespace Slipway.Components;

/// <summary>A configuration file of flow (https://github.com/ubie-oss/flow).</summary>
public interface IHaveFlowConfig : INukeBuild
{
    /// <summary>The file.</summary>
    [Parameter("Configuration file of flow, whose applications are then released as flow does it")]
    string? FlowConfig => TryGetValue(() => FlowConfig);

    /// <summary>Reads the file; keys that flow does not read either are named in the log.</summary>
    /// <exception cref="InvalidInputException">It cannot be read, or is wrong.</exception>
    // Once: what is ignored is named once.
    internal FlowConfiguration ReadFlowConfig() => BuildSession.Of(this).Get(ReadFlowConfigFile);

    private FlowConfiguration ReadFlowConfigFile()
    {
        if (string.IsNullOrEmpty(FlowConfig))
        {
            throw new InvalidInputException("FlowConfig", "it is not set. Pass flow's configuration file: --flow-config config.yaml.");
        }

        byte[] content;
        try
        {
            content = File.ReadAllBytes(Path.GetFullPath(FlowConfig, RootDirectory));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"flow's configuration {FlowConfig}", "the file cannot be read. Pass its path from the root: --flow-config config.yaml.");
        }

        var configuration = FlowConfiguration.Parse(FlowConfig, content);
        foreach (var ignored in configuration.Ignored)
        {
            Log.Warning("{Ignored:l}", ignored.ToString());
        }

        return configuration;
    }
}

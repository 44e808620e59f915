using Nuke.Common;
using Serilog;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Configuration;
using Slipway.ConfigRepositories;
using Slipway.Flow;

namespace Slipway.Components;

/// <summary>Moves from flow to a config repository of Slipway's own form.</summary>
public interface IImportFlow : IHaveFlowConfig
{
    /// <summary>Writes the slipway.yaml that says what flow's configuration says, and lists what it cannot say. One that is there stays as it is.</summary>
    Target ImportFlow => _ => _
        .Description("Writes slipway.yaml from flow's configuration (--flow-config), and lists what it cannot say")
        .Requires(() => FlowConfigIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            var import = FlowImport.Of(ReadFlowConfig(), path => File.Exists(RootDirectory / path) ? new ConfigFile(path, File.ReadAllBytes(RootDirectory / path)) : null);
            foreach (var note in import.NotMapped)
            {
                Log.Warning("{Note:l}", note);
            }

            await WriteAsync(import.Yaml, cancellationToken);
            this.Summarise([("Written", SlipwayConfiguration.FileName), ("Not mapped", $"{import.NotMapped.Count}, listed above")]);
        }));

    /// <summary>A requirement: flow's configuration can be read.</summary>
    internal bool FlowConfigIsValid => this.Accept(() => _ = ReadFlowConfig());

    private async Task WriteAsync(string yaml, CancellationToken cancellationToken)
    {
        var file = RootDirectory / SlipwayConfiguration.FileName;
        if (File.Exists(file))
        {
            if (await File.ReadAllTextAsync(file, cancellationToken) != yaml)
            {
                throw new SlipwayException(SlipwayConfiguration.FileName, $"it is there, and says something else; expected none. Move it away, or put into it what you need of this:\n{yaml.TrimEnd()}");
            }

            return;
        }

        // Whole or not at all.
        await File.WriteAllTextAsync(file + ".tmp", yaml, cancellationToken);
        File.Move(file + ".tmp", file);
    }
}

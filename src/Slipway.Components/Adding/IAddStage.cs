using Nuke.Common;
using Serilog;
using Slipway.Components.Adding;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.ConfigRepositories;
using Slipway.Configuration;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>Adds a stage.</summary>
public interface IAddStage : IHaveManifests, IHaveNewName
{
    /// <summary>The stage that the new one comes after, and whose folder its folder is made from.</summary>
    [Parameter("Stage that the one of AddStage comes after. Default: the last one", Name = "After")]
    string? StageBefore => TryGetValue(() => StageBefore);

    /// <summary>
    /// Adds a stage to slipway.yaml behind another one, and makes its folder from that one's: what is in git there. Only the bytes of the new lines, and a <c>promoteTo</c> that now goes through the new
    /// stage, change. What is there stays as it is. Nothing is committed.
    /// </summary>
    Target AddStage => _ => _
        .Description("Adds a stage to slipway.yaml, and makes its folder: --name staging --after dev")
        .Requires(() => NewName)
        .Requires(() => NewStageIsValid)
        .Executes(() => this.Run(async cancellationToken =>
        {
            var (name, root) = (StageName.Parse(NewName!), ManifestsDirectory ?? RootDirectory);
            var path = root / SlipwayConfiguration.FileName;
            var file = new ConfigFile(SlipwayConfiguration.FileName, await File.ReadAllBytesAsync(path, cancellationToken));
            var stages = SlipwayConfiguration.Parse(file.Content).Stages;
            var after = StageBefore is { Length: > 0 } before ? StageName.Parse(before) : stages[^1].Name;
            var edit = StageInsertion.Add(file, name, after);
            // The folder first: whatever ends this in between, the next run goes on, and no stage is declared that has no folder.
            var source = root / after.Value;
            var isNew = Directory.Exists(source) && NewFolder.Write(root / name.Value, NewFolder.Read(source));
            Log.Information("{Folder:l}: {Outcome:l}", $"{name}/", isNew ? $"made from {after}/" : Directory.Exists(source) ? "is there, and stays as it is" : $"not made, there is no {after}/");
            var rights = StageRights.Write(root, stages[stages.Select(stage => stage.Name).ToList().IndexOf(after)], name);
            if (rights is not null)
            {
                Log.Information("{File:l}: {Outcome:l}", StageRights.FileOf(name), rights == true ? $"made from {StageRights.FileOf(after)}. Read it, then: kubectl apply -f {StageRights.FileOf(name)}" : "is there, and stays as it is");
            }

            if (edit is null)
            {
                Log.Information("{File:l} has the stage {Stage:l} already", SlipwayConfiguration.FileName, name.Value);
            }
            else
            {
                await File.WriteAllBytesAsync(path + ".tmp", edit.After, cancellationToken);
                File.Move(path + ".tmp", path, overwrite: true);
                Log.Information("{Diff:l}", UnifiedDiff.Of(edit).TrimEnd());
            }

            this.Summarise(edit is null && !isNew && rights != true
                ? [("Nothing to add", $"{name} is there")]
                : [("Added", name.Value), ("Next", $"where it is, and who may: namespace, cluster and reviewers in {SlipwayConfiguration.FileName}; read and commit")]);
        }));

    /// <summary>A requirement: the names are names.</summary>
    internal bool NewStageIsValid => this.Accept(
        () => _ = string.IsNullOrEmpty(NewName) ? null : StageName.Parse(NewName),
        () => _ = string.IsNullOrEmpty(StageBefore) ? null : StageName.Parse(StageBefore));
}

using Nuke.Common;
using Serilog;
using Slipway.Components.Adding;
using Slipway.Components.Releasing;
using Slipway.Components.Running;
using Slipway.Configuration;
using Slipway.Manifests;
using Slipway.Naming;

namespace Slipway.Components;

/// <summary>Adds the manifests of an application.</summary>
public interface IAddApplication : IHaveManifests, IHaveNewName, IHaveRegistry
{
    /// <summary>The application whose manifests the new one's are made from.</summary>
    [Parameter("Application whose manifests those of AddApplication are made from. Default: a Deployment and a Service", Name = "Like")]
    string? Example => TryGetValue(() => Example);

    /// <summary>The repository of the new application's image.</summary>
    [Parameter("Repository of the image of AddApplication. Default: {Registry}/{name}, or that of --like with the new name", Name = "Image")]
    string? ImageRepository => TryGetValue(() => ImageRepository);

    /// <summary>
    /// Makes the folder <c>{stage}/{name}</c> in every stage, or in that of <c>--stage</c>: a Deployment and a Service, or with <c>--like</c> what another application has there. Its image waits for the
    /// first release. A folder that is there stays as it is. Nothing is committed.
    /// </summary>
    Target AddApplication => _ => _
        .Description("Makes the folders of an application: --name api [--like web] [--image ghcr.io/acme/api]")
        .Requires(() => NewName)
        .Requires(() => SelectionIsValid, () => RegistryIsValid, () => NewApplicationIsValid)
        .Executes(() => this.Run(_ =>
        {
            var (name, root) = (ApplicationName.Parse(NewName!), ManifestsDirectory ?? RootDirectory);
            var manifests = OpenManifests();
            var stages = manifests.Stages.Select(stage => stage.Name.Value).ToList();
            var like = Example is { Length: > 0 } example ? ApplicationName.Parse(example) : null;
            if (like is not null && !stages.Exists(stage => Directory.Exists(root / stage / like.Value)))
            {
                var known = manifests.AllTargets.Select(target => target.Application.Value).Distinct().ToList();
                throw new InvalidInputException("Like", $"no stage has a folder of the application '{like}'{NearestName.Hint(like.Value, known)} There are: {string.Join(", ", known.DefaultIfEmpty("none"))}.");
            }

            var added = new List<string>();
            foreach (var stage in stages)
            {
                var files = like is null ? NewManifests.Of(name, ImageRepository ?? $"{Registry}/{name}")
                    : Directory.Exists(root / stage / like.Value) ? ApplicationCopy.Of(NewFolder.Read(root / stage / like.Value), like, name, ImageRepository)
                    : null;
                var isNew = files is not null && NewFolder.Write(root / stage / name.Value, files);
                if (isNew)
                {
                    added.Add($"{stage}/{name}");
                }

                Log.Information(
                    "{Folder:l}: {Outcome:l}",
                    $"{stage}/{name}",
                    files is null ? $"left out, the stage has no {like}" : isNew ? string.Join(", ", files.Select(file => file.Path)) : "is there, and stays as it is");
            }

            this.Summarise(added.Count == 0
                ? [("Nothing to add", $"{name} is there")]
                : [("Added", string.Join(", ", added)), ("Next", "read and commit the manifests, then release the application")]);
            return Task.CompletedTask;
        }));

    /// <summary>A requirement: it is clear what the new application's image is.</summary>
    internal bool NewApplicationIsValid => this.Accept(
        () => _ = string.IsNullOrEmpty(NewName) ? null : ApplicationName.Parse(NewName),
        () => _ = string.IsNullOrEmpty(Example) ? null : ApplicationName.Parse(Example),
        () => _ = string.IsNullOrEmpty(ImageRepository) ? null : ImageReference.Parse(ImageRepository) is { Tag: null, Digest: null } repository ? repository
            : throw new InvalidInputException("Image", $"'{ImageRepository}' has a tag or a digest; expected a repository such as ghcr.io/acme/api. The first release sets the rest."),
        () => _ = string.IsNullOrEmpty(Example) && string.IsNullOrEmpty(ImageRepository) && string.IsNullOrWhiteSpace(Registry)
            ? throw new InvalidInputException("Image", "where its images are is not known. Pass one of: --image ghcr.io/acme/api, --registry ghcr.io/acme (or keep it as Registry in .nuke/parameters.json), --like web with the name of an application that is there.")
            : true);
}

using System.Text.RegularExpressions;
using Slipway.Naming;

namespace Slipway.Flow;

/// <summary>An application of flow's configuration.</summary>
internal sealed record FlowApplication
{
    /// <summary>Its image, without tag.</summary>
    public required ImageReference Image { get; init; }

    /// <summary>The name that takes the place of its repository's in branches and titles; empty for none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The owner of its source; empty where the file does not say.</summary>
    public string SourceOwner { get; init; } = "";

    /// <summary>The repository of its source; empty where the file does not say.</summary>
    public string SourceName { get; init; } = "";

    /// <summary>Keys besides <c>version</c> whose value is the tag, as regular expressions.</summary>
    public IReadOnlyList<Regex> Keys { get; init; } = [];

    /// <summary>Texts in front of the tag, as regular expressions.</summary>
    public IReadOnlyList<Regex> Prefixes { get; init; } = [];

    /// <summary>What is changed.</summary>
    public required IReadOnlyList<FlowManifest> Manifests { get; init; }

    /// <summary>What messages call it.</summary>
    public string Title => Name.Length > 0 ? Name : SourceName.Length > 0 ? SourceName : Image.Name;
}

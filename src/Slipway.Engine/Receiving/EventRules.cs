using System.Text.RegularExpressions;
using Slipway.Naming;

namespace Slipway.Engine.Receiving;

/// <summary>What is released of what events bring.</summary>
internal sealed record EventRules
{
    // What cosign and others push beside an image: sha256-….sig.
    private static readonly Regex Attachment = new(@"^sha256-[0-9a-f]{64}(\.|\z)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The stage; null for the first one of slipway.yaml.</summary>
    public StageName? Stage { get; init; }

    /// <summary>The only application that is released; null for all.</summary>
    public ApplicationName? Application { get; init; }

    /// <summary>Registry and path that images of releases are below; null where nobody says. The first image of an application is at <c>{prefix}/{application}</c>.</summary>
    public ImageReference? Prefix { get; init; }

    /// <summary>What a tag must match to be released; null for all but <c>latest</c>.</summary>
    public Regex? Tags { get; init; }

    /// <summary>Whether to propose again what a person closed, or went back from.</summary>
    public bool Reopen { get; init; }

    /// <summary>Whether to propose what comes before what is proposed or released already.</summary>
    public bool AllowsOlder { get; init; }

    /// <summary>Whether a tag is one that is released. What others attach to an image never is.</summary>
    public bool Wants(string tag) => !Attachment.IsMatch(tag) && (Tags is null ? tag != "latest" : Tags.IsMatch(tag));
}

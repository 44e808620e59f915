using Slipway.Naming;
using Slipway.Releases;
using Slipway.Versions;

namespace Slipway.Engine.Releasing;

/// <summary>One image gets several tags, and each is told of: one that is no version does not rename what is proposed or released by a better name.</summary>
internal static class UnnamedRelease
{
    /// <summary>The step of a release whose tag is no version, and whose digest is there under another tag; null for any other.</summary>
    public static BranchStep.Overtaken? Find(ReleasePlan plan)
    {
        var (digest, version) = (plan.Release.Image.Digest!, plan.Release.Version);
        return VersionTag.IsVersion(version) ? null
            : plan.Proposed is { Digest: { } proposed, Version: { } other, Head: var head } && proposed == digest && other != version ? Named(head, plan.Release.Branch, other)
            : plan.Edit.Changes.Select(change => change.Before).FirstOrDefault(before => before.Digest == digest && before.Tag is not null) is { Tag: { } tag } ? Named(plan.Base, plan.BaseBranch, tag)
            : null;

        BranchStep.Overtaken Named(CommitSha at, string branch, string name) => new(at, $"{branch} has this digest already, as {name}, and the tag {version} is not a version");
    }
}

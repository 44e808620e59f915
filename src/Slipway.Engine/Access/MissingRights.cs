using System.Text;
using Slipway.Engine.Ports;

namespace Slipway.Engine.Access;

/// <summary>Rights that an account lacks, for people.</summary>
internal static class MissingRights
{
    /// <summary>What to do about them.</summary>
    public const string Remedy = "Grant them in a Role (docs/guides/cluster-access.md)";

    /// <summary>A line for each resource in each namespace, with the verbs.</summary>
    public static string Lines(IEnumerable<AccessNeed> missing)
    {
        var text = new StringBuilder();
        foreach (var group in missing.GroupBy(need => (need.QualifiedResource, need.Namespace)).OrderBy(group => group.Key.QualifiedResource, StringComparer.Ordinal))
        {
            var verbs = string.Join(", ", group.Select(need => need.Verb).Order(StringComparer.Ordinal));
            text.Append(group.Key.Namespace is null ? $"  {verbs} {group.Key.QualifiedResource} in the cluster\n" : $"  {verbs} {group.Key.QualifiedResource} in namespace {group.Key.Namespace}\n");
        }

        return text.ToString();
    }
}

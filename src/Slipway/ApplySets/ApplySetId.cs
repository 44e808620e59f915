using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Slipway.Resources;

namespace Slipway.ApplySets;

/// <summary>
/// The id of an apply set: <c>applyset-</c>, the base64url form of the hash of its parent's name, namespace, kind and group, <c>-v1</c>
/// (https://github.com/kubernetes/enhancements/tree/master/keps/sig-cli/3659-kubectl-apply-prune).
/// </summary>
internal sealed record ApplySetId
{
    private ApplySetId(string value) => Value = value;

    /// <summary>The id as text: the value of the members' <c>applyset.kubernetes.io/part-of</c> label.</summary>
    public string Value { get; }

    /// <summary>The label selector that finds the members.</summary>
    public string MemberSelector => $"{ApplySetLabels.PartOf}={Value}";

    /// <summary>The id of the set that a parent object stands for.</summary>
    public static ApplySetId OfParent(ResourceId parent)
    {
        var text = $"{parent.Name}.{parent.Namespace}.{parent.Type.Kind}.{parent.Type.Group}";
        return new ApplySetId($"applyset-{Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}-v1");
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Policies;

/// <summary>Whether a Secret's values are written down.</summary>
internal static class SecretCheck
{
    public static IEnumerable<PolicyViolation> PlainValues(Resource resource)
    {
        if (!resource.IsSecret)
        {
            yield break;
        }

        foreach (var key in (string[])["data", "stringData"])
        {
            if (resource.Content[key] is MapValue { Count: > 0 } or ScalarValue { IsNull: false })
            {
                yield return new PolicyViolation(
                    resource.Content.PositionOf(key),
                    $"{resource.Id}: {key} holds the Secret's values, and everybody who can read the repository can read them. Keep them in a secret store and "
                    + "let a controller bring them (an ExternalSecret or a SealedSecret), or create the Secret in the cluster by hand.");
            }
        }
    }
}

using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Policies;

/// <summary>Whether a Secret's values are written down.</summary>
internal static class SecretCheck
{
    public static IEnumerable<PolicyViolation> PlainValues(Resource resource) => resource.IsSecret ? ValuesOf(resource) : [];

    private static IEnumerable<PolicyViolation> ValuesOf(Resource secret)
    {
        foreach (var key in (string[])["data", "stringData"])
        {
            if (secret.Content[key] is MapValue { Count: > 0 } or ScalarValue { IsNull: false })
            {
                yield return new PolicyViolation(
                    secret.Content.PositionOf(key),
                    $"{secret.Id}: {key} holds the Secret's values, and everybody who can read the repository can read them. Keep them in a secret store and "
                    + "let a controller bring them (an ExternalSecret or a SealedSecret), or create the Secret in the cluster by hand.");
            }
        }
    }
}

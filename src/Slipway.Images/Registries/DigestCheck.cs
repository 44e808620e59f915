using Slipway.Naming;

namespace Slipway.Images.Registries;

/// <summary>A digest names content; whoever answers with other content is not believed.</summary>
internal static class DigestCheck
{
    public static void Header(HttpResponseMessage answer, Digest computed, string subject)
    {
        // Digests of other algorithms cannot be compared with ours.
        if (answer.Headers.TryGetValues("Docker-Content-Digest", out var values) && Digest.TryParse(values.First()) is { } claimed)
        {
            Expected(claimed, computed, subject);
        }
    }

    public static void Expected(Digest? expected, Digest computed, string subject)
    {
        if (expected is not null && expected != computed)
        {
            throw new SlipwayException(
                subject, $"the registry's content has the digest {computed}, but it is called {expected}. Nothing of it was used. Check the registry, and any proxy in front of it.");
        }
    }
}

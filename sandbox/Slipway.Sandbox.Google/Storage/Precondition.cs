using System.Globalization;

namespace Slipway.Sandbox.Google.Storage;

/// <summary>Which generation an object must have, or must not have; 0 stands for no object (https://cloud.google.com/storage/docs/request-preconditions).</summary>
internal sealed record Precondition(long? Match, long? NotMatch)
{
    public static Precondition None { get; } = new(null, null);

    public static Precondition Of(GoogleRequest request) => new(Number(request, "ifGenerationMatch"), Number(request, "ifGenerationNotMatch"));

    /// <exception cref="GoogleError">It has not, or has.</exception>
    public void Check(StoredObject? item)
    {
        var generation = item?.Generation ?? 0;
        if ((Match ?? generation) != generation || NotMatch == generation)
            throw GoogleError.Unmet("At least one of the pre-conditions you specified did not hold.");
    }

    /// <exception cref="GoogleError">It is no number.</exception>
    public static long? Number(GoogleRequest request, string name) => request.Query(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw GoogleError.Invalid($"Invalid value for {name}: {text}");
}

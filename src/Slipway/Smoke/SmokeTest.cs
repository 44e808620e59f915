namespace Slipway.Smoke;

/// <summary>A request whose answer decides whether a deployment stands.</summary>
public sealed record SmokeTest
{
    /// <summary>Its name in messages; default: method and target.</summary>
    public string? Name { get; init; }

    /// <summary>Where to ask.</summary>
    public required SmokeTarget Target { get; init; }

    /// <summary>The method. Default: GET.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Headers to send.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A body to send, as UTF-8 text; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>What the answer must be. Default: status 200.</summary>
    public SmokeExpectation Expect { get; init; } = new();

    /// <summary>How often to ask at most until the answer is right. Default: 10.</summary>
    public int Attempts { get; init; } = 10;

    /// <summary>How long to wait between attempts. Default: 1 second.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one attempt may take. Default: 10 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override string ToString() => Name ?? $"{Method} {Target}";
}

namespace Slipway.Smoke;

/// <summary>A request, command or Job whose outcome decides whether a deployment stands.</summary>
public sealed record SmokeTest
{
    /// <summary>Its name in messages; default: method and target, or the command.</summary>
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

    /// <summary>How often to ask at most until the answer is right. Default (null): 10; of a command or Job 1.</summary>
    public int? Attempts { get; init; }

    /// <summary>How long to wait between attempts. Default: 1 second.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one attempt may take. Default (null): 10 seconds; of a command or Job 5 minutes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long the answer must stay right: it is asked for again, at the interval, and a wrong answer begins again. Default: zero.</summary>
    public TimeSpan Settle { get; init; }

    /// <summary>The attempts that it has.</summary>
    public int MaxAttempts => Attempts ?? (IsHttp ? 10 : 1);

    /// <summary>The time that one attempt has.</summary>
    public TimeSpan Limit => Timeout ?? (IsHttp ? TimeSpan.FromSeconds(10) : TimeSpan.FromMinutes(5));

    private bool IsHttp => Target is SmokeTarget.Service or SmokeTarget.Url;

    /// <inheritdoc/>
    public override string ToString() => Name ?? (IsHttp ? $"{Method} {Target}" : Target.ToString()!);
}

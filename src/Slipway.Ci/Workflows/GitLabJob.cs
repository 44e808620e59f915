namespace Slipway.Ci.Workflows;

/// <summary>A job of GitLab CI (https://docs.gitlab.com/ci/yaml/).</summary>
internal sealed record GitLabJob
{
    public required string Name { get; init; }

    /// <summary>The line above it; null for none.</summary>
    public string? Comment { get; init; }

    /// <summary>When it runs, as an expression over variables.</summary>
    public required string Condition { get; init; }

    public required IReadOnlyList<string> Script { get; init; }

    public required int Minutes { get; init; }

    /// <summary>The environment whose protection holds for it, and that somebody starts it by hand; null for none.</summary>
    public string? Gate { get; init; }

    /// <summary>The jobs that come before it.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Jobs of one group run one after the other; null where they need not.</summary>
    public string? Group { get; init; }

    /// <summary>Whether a compiled build is taken from earlier runs and left for later ones.</summary>
    public bool IsCached { get; init; } = true;

    /// <summary>Whether it gets an identity that Google Cloud takes.</summary>
    public bool HasGoogleIdentity { get; init; }

    public string Text()
    {
        List<string> lines =
        [
            .. Comment is null ? [] : (string[])[$"# {Comment}"],
            $"{Name}:",
            "  rules:",
            $"    - if: {Condition}",
            .. Gate is null ? [] : (string[])["      when: manual"],
            .. Gate is null ? [] : (string[])[$"  environment: {Gate}"],
            .. Needs.Count == 0 ? [] : (string[])[$"  needs: [{string.Join(", ", Needs)}]"],
            .. Group is null ? [] : (string[])[$"  resource_group: {Group}"],
            $"  timeout: {Minutes} minutes",
            .. IsCached ? ["  cache:", "    key: { files: [build/_build.csproj, build/Build.cs] }", "    paths: [.nuke/temp/builds, .nuke/temp/packages]"] : (string[])[],
            .. HasGoogleIdentity ? Identity : [],
            "  script:",
            .. (HasGoogleIdentity ? [GoogleCredentials, .. Script] : Script).Select(line => $"    - {line}"),
            .. IsCached ? ["  artifacts: { when: always, paths: [artifacts/] }"] : (string[])[],
        ];
        return string.Join('\n', lines);
    }

    private const string Audience = "iam.googleapis.com/projects/$GOOGLE_PROJECT_NUMBER/locations/global/workloadIdentityPools/gitlab/providers/ci";

    private static string[] Identity => ["  id_tokens:", $"    GOOGLE_ID_TOKEN: {{ aud: \"https://{Audience}\" }}"];

    // Beside the checkout: it gets into no image and no commit.
    private const string GoogleCredentials = $$"""
        |
              umask 077
              export GOOGLE_APPLICATION_CREDENTIALS=/tmp/google.json
              printf '%s' "$GOOGLE_ID_TOKEN" > /tmp/google.token
              cat > /tmp/google.json <<END
              {
                "type": "external_account",
                "audience": "//{{Audience}}",
                "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
                "token_url": "https://sts.googleapis.com/v1/token",
                "service_account_impersonation_url": "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/$GOOGLE_ACCOUNT:generateAccessToken",
                "credential_source": { "file": "/tmp/google.token" }
              }
              END
        """;
}

namespace Slipway.Ci.Workflows;

/// <summary>The steps that jobs of GitHub Actions are made of.</summary>
internal sealed class GitHubSteps(BuildFacts facts, WorkflowOptions options)
{
    // By commit: a tag can be moved to other code.
    private const string CheckoutAction = "actions/checkout@d23441a48e516b6c34aea4fa41551a30e30af803 # v6.1.0";
    private const string CacheCommit = "27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5";
    private const string LoginAction = "docker/login-action@4907a6ddec9925e35a0a9e82d7399ccc52663121 # v4.1.0";
    private const string UploadAction = "actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f # v6.0.0";

    /// <summary>The compiled build and its packages, and what decides that they are not the same any more.</summary>
    private const string Cached = """
            path: |
              .nuke/temp/builds
              ~/.nuget/packages
            key: slipway-${{ runner.os }}-${{ hashFiles('build/**', 'global.json', 'nuget.config', 'Directory.*.props') }}
            restore-keys: slipway-${{ runner.os }}-
        """;

    /// <summary>The app, of which a token is made for the config repository alone.</summary>
    public IReadOnlyList<(string, string)> App =>
    [
        ($"{facts.Prefix}FORGE_APP_ID", "${{ vars.SLIPWAY_APP_ID }}"),
        ($"{facts.Prefix}FORGE_APP_KEY", "${{ secrets.SLIPWAY_APP_KEY }}"),
    ];

    /// <summary>Slack's token, where there is a channel.</summary>
    public IReadOnlyList<(string, string)> Slack => facts.HasSlack ? [($"{facts.Prefix}SLACK_TOKEN", "${{ secrets.SLACK_TOKEN }}")] : [];

    /// <summary>What the steps need beside what a job names: <c>packages: read</c> for a feed, for which the job's own token is the password.</summary>
    public IReadOnlyList<string> FeedPermission => options.Feed?.Secret == "GITHUB_TOKEN" ? ["packages: read"] : [];

    /// <summary>The whole history, and no token left behind.</summary>
    public static string Checkout => $$"""
        - uses: {{CheckoutAction}}
          with:
            fetch-depth: 0
            persist-credentials: false
        """;

    /// <summary>The base branch of the pull request, and beside it the pull request as data.</summary>
    public static IReadOnlyList<string> ProposalCheckout =>
    [
        $$$"""
        - uses: {{{CheckoutAction}}}
          with:
            ref: ${{ github.event.pull_request.base.sha }}
            fetch-depth: 0
            persist-credentials: false
        """,
        $$$"""
        - uses: {{{CheckoutAction}}}
          with:
            # What the merge would make. With a conflict there is none, and the preview waits for that to be resolved.
            ref: refs/pull/${{ github.event.pull_request.number }}/merge
            path: proposal
            # Forks, too: see above. The action asks because most workflows would run what they check out here.
            allow-unsafe-pr-checkout: true
            fetch-depth: 0
            persist-credentials: false
        """,
    ];

    /// <summary>The compiled build of an earlier run: build.sh takes it where its inputs are the same.</summary>
    public static string Cache => $"- uses: actions/cache@{CacheCommit}\n  with:\n{Cached}";

    /// <summary>The same without leaving anything for other runs.</summary>
    public static string CacheToRead => $"- uses: actions/cache/restore@{CacheCommit}\n  with:\n{Cached}";

    /// <summary>Whatever came of it.</summary>
    public static string Artifacts => $$"""
        - uses: {{UploadAction}}
          if: always()
          with:
            name: slipway
            path: artifacts/
        """;

    /// <summary>The registry's user in docker's configuration; nothing where there is no registry, or it takes Google's credentials.</summary>
    public string RegistryLogin => facts.RegistryHost is null || facts.IsGoogleRegistry ? "" : $$$"""
        - uses: {{{LoginAction}}}
          with:
            registry: {{{facts.RegistryHost}}}
            username: {{{(IsOnGitHub ? "${{ github.actor }}" : "${{ vars.REGISTRY_USER }}")}}}
            password: {{{(IsOnGitHub ? "${{ secrets.GITHUB_TOKEN }}" : "${{ secrets.REGISTRY_PASSWORD }}")}}}
        """;

    /// <summary>The right to push or read images, where the job's own token is the registry's.</summary>
    /// <param name="access">Such as <c>write</c>.</param>
    public IReadOnlyList<string> RegistryPermission(string access) => IsOnGitHub ? [$"packages: {access}"] : [];

    /// <summary>The clusters' credentials, in a file beside the checkout.</summary>
    /// <param name="secret">The kubeconfig, as a name or an expression.</param>
    /// <param name="account">The account of Google Cloud, as a name or an expression.</param>
    public string Clusters(string secret, string account) => WorkflowFiles.ClustersOf(facts, options) switch
    {
        ClusterCredentials.Kubeconfig => $$$"""
            - run: |
                : "${KUBECONFIG_CONTENT:?a secret is not set; docs/guides/workflows.md lists them}"
                (umask 077 && printf '%s\n' "$KUBECONFIG_CONTENT" > "$RUNNER_TEMP/kubeconfig")
                echo "KUBECONFIG=$RUNNER_TEMP/kubeconfig" >> "$GITHUB_ENV"
              env:
                KUBECONFIG_CONTENT: {{{Expression("secrets", secret)}}}
            """,
        ClusterCredentials.GoogleCloud => GoogleCloud(account),
        _ => "",
    };

    /// <summary>An account of Google Cloud for the job's own identity (https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines).</summary>
    /// <param name="account">The account, as a name or an expression.</param>
    public static string GoogleCloud(string account) => $$$"""
        - run: |
            : "${NUMBER:?the variable GOOGLE_PROJECT_NUMBER is not set; docs/guides/workflows.md lists them}"
            : "${ACCOUNT:?the variable with the account is not set; docs/guides/workflows.md lists them}"
            audience=iam.googleapis.com/projects/$NUMBER/locations/global/workloadIdentityPools/github/providers/actions
            (umask 077 && cat > "$RUNNER_TEMP/google.json") <<END
            {
              "type": "external_account",
              "audience": "//$audience",
              "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
              "token_url": "https://sts.googleapis.com/v1/token",
              "service_account_impersonation_url": "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/$ACCOUNT:generateAccessToken",
              "credential_source": {
                "url": "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=https://$audience",
                "headers": { "Authorization": "Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" },
                "format": { "type": "json", "subject_token_field_name": "value" }
              }
            }
            END
            echo "GOOGLE_APPLICATION_CREDENTIALS=$RUNNER_TEMP/google.json" >> "$GITHUB_ENV"
          env:
            NUMBER: ${{ vars.GOOGLE_PROJECT_NUMBER }}
            ACCOUNT: {{{Expression("vars", account)}}}
        """;

    /// <summary>The right to prove who the job is, where its clusters are Google's.</summary>
    public IReadOnlyList<string> ClusterPermission => WorkflowFiles.ClustersOf(facts, options) == ClusterCredentials.GoogleCloud ? ["id-token: write"] : [];

    /// <summary>Runs a target. Texts of people and of events come through the environment: they must never become part of a script.</summary>
    public string Run(string command, params IEnumerable<(string Name, string Value)> environment)
    {
        List<(string Name, string Value)> all = [("SLIPWAY_BUILD_CACHE", ".nuke/temp/builds"), .. environment];
        if (options.Feed is { } feed)
        {
            all.Add(($"NuGetPackageSourceCredentials_{feed.Source}", $"Username={feed.User};Password={Expression("secrets", feed.Secret)}"));
        }

        return $"- run: ./build.sh {command}\n  env:\n{string.Join('\n', all.Select(variable => $"    {variable.Name}: {variable.Value}"))}";
    }

    private bool IsOnGitHub => facts.RegistryHost == "ghcr.io";

    private static string Expression(string context, string name) => name.StartsWith("${{", StringComparison.Ordinal) ? name : $"${{{{ {context}.{name} }}}}";
}

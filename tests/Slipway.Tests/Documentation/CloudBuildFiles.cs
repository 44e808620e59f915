using System.Diagnostics;

namespace Slipway.Tests.Documentation;

/// <summary>The files for Google Cloud Build that the guides give away: no test here can start a build, so that what is known of the service's rules is checked.</summary>
public sealed class CloudBuildFiles : IDisposable
{
    private const string Good = """
        steps:
          - id: history
            name: gcr.io/cloud-builders/git
            script: |
              if [ "$(git rev-parse --is-shallow-repository)" = true ]; then git fetch --unshallow; fi
          - id: deploy
            name: mcr.microsoft.com/dotnet/sdk:10.0
            entrypoint: bash
            args: [build.sh, Deploy]
            secretEnv: [SLIPWAY_FORGE_APP_KEY]
        substitutions: { _APP: "" }
        availableSecrets:
          secretManager:
            - versionName: projects/$PROJECT_ID/secrets/key/versions/latest
              env: SLIPWAY_FORGE_APP_KEY
        options:
          logging: CLOUD_LOGGING_ONLY
          env: [BUILD_ID=$BUILD_ID, PROJECT_ID=$PROJECT_ID, LOCATION=$LOCATION, COMMIT_SHA=$COMMIT_SHA, BRANCH_NAME=$BRANCH_NAME, "SLIPWAY_FORGE_APP_ID=$_APP"]
        timeout: 3600s
        """;

    private static readonly string Workflows = Path.Combine(Checkout.Root, "docs", "workflows");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slipway-cloudbuild-");

    public static TheoryData<string> All => [.. Files()];

    public static TheoryData<string> WithHistory => [.. Files().Where(file => HistoryOf(file) is not null)];

    [Fact]
    public void There_is_one_for_each_job_of_both_repositories()
    {
        string[] expected = ["application/cloudbuild.yaml", "config/cloudbuild-drift.yaml", "config/cloudbuild-preview.yaml", "config/cloudbuild.yaml"];

        Assert.Empty(expected.Except(Files()));
        Assert.Equal(["Release", "DetectDrift", "Preview", "Deploy"], expected.Select(TargetOf));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Each_is_one_that_Cloud_Build_takes(string file) => Assert.Empty(CloudBuildFile.ProblemsOf(Read(file)));

    [Fact]
    public void A_file_without_a_fault_has_none() => Assert.Empty(CloudBuildFile.ProblemsOf(Good));

    [Theory]
    [InlineData("  logging: CLOUD_LOGGING_ONLY\n", "", "options.logging: it is not set; a build with an account of its own is refused")]
    [InlineData("CLOUD_LOGGING_ONLY", "GCS_ONLY", "options.logging: GCS_ONLY needs a logsBucket where the build has an account of its own")]
    [InlineData("CLOUD_LOGGING_ONLY", "CLOUD", "options.logging: 'CLOUD' is none of LEGACY, GCS_ONLY, CLOUD_LOGGING_ONLY, NONE")]
    [InlineData("timeout: 3600s", "timeOut: 3600s", "timeOut: there is no such key (line 1)")]
    [InlineData("timeout: 3600s", "timeout: 60m", "timeout: '60m' is not a number of seconds such as 3600s, of at most a day")]
    [InlineData("timeout: 3600s", "timeout: 90000s", "timeout: '90000s' is not a number of seconds such as 3600s, of at most a day")]
    [InlineData("entrypoint: bash", "entry: bash", "steps.entry: there is no such key (line 6)")]
    [InlineData("env: SLIPWAY_FORGE_APP_KEY", "variable: X", "availableSecrets.secretManager.variable: there is no such key (line 14)")]
    [InlineData("secretEnv: [SLIPWAY_FORGE_APP_KEY]", "secretEnv: [OTHER]", "availableSecrets: no step uses 'SLIPWAY_FORGE_APP_KEY' in its secretEnv")]
    [InlineData("secretEnv: [SLIPWAY_FORGE_APP_KEY]", "secretEnv: [SLIPWAY_FORGE_APP_KEY, OTHER]", "secretEnv: availableSecrets has no 'OTHER'")]
    [InlineData("SLIPWAY_FORGE_APP_ID=", "SLIPWAY_FORGE_APP_KEY=", "availableSecrets: 'SLIPWAY_FORGE_APP_KEY' is in env as well")]
    [InlineData("/versions/latest", "", "availableSecrets: 'projects/$PROJECT_ID/secrets/key' is no version of a secret")]
    [InlineData("$_APP", "$_OTHER", "substitutions: '_APP' is not used")]
    [InlineData("$_APP", "$_APP$_OTHER", "'$_OTHER' is no substitution; a variable of the shell is written $$_OTHER")]
    [InlineData("{ _APP: \"\" }", "{ _APP: \"\", app: x }", "substitutions: 'app' is no key such as _NAME, or too long")]
    [InlineData("args: [build.sh, Deploy]", "args: [-c, 'build.sh $TARGET']", "'$TARGET' is no substitution; a variable of the shell is written $$TARGET")]
    [InlineData("then git fetch --unshallow", "then git fetch --unshallow origin $BRANCH_NAME $COLOR $SHORT_SHA", "history: its script does not know $SHORT_SHA, which is not in env")]
    [InlineData("id: deploy", "id: history", "history: its id is reserved, or that of another step")]
    [InlineData("id: deploy", "id: deploy\n    waitFor: [test]", "deploy: it waits for 'test', which is no step before it")]
    [InlineData("id: deploy", "id: deploy\n    script: build", "deploy: script excludes args and entrypoint")]
    [InlineData("id: deploy", "id: deploy\n    volumes: [{ name: a, path: /workspace }]", "deploy: the path '/workspace' of a volume is reserved, or not absolute")]
    [InlineData("[BUILD_ID=$BUILD_ID", "[BUILD_ID", "options.env: 'BUILD_ID' is not NAME=value, or too long")]
    [InlineData("LOCATION=$LOCATION, ", "", "deploy: it is not told LOCATION")]
    [InlineData("BRANCH_NAME=$BRANCH_NAME, ", "", "deploy: it is told neither BRANCH_NAME nor _PR_NUMBER")]
    [InlineData("if [ \"$(git rev-parse --is-shallow-repository)\" = true ]; then git fetch --unshallow; fi", "git fetch --unshallow", "history: git fetch --unshallow fails in a clone that is whole")]
    [InlineData("entrypoint: bash\n    args: [build.sh, Deploy]", "entrypoint: ./build.sh\n    args: [Deploy]", "deploy: build.sh is started as a program, which fails where git has no executable bit for it; start it with bash")]
    [InlineData("Deploy]", "Deploy, --run-url, 'https://console.cloud.google.com/cloud-build/builds/$BUILD_ID?project=$PROJECT_ID']", "deploy: the page of a build is in a region, which the address does not have")]
    public void A_fault_is_found(string good, string bad, string problem)
    {
        Assert.Contains(good, Good, StringComparison.Ordinal);

        Assert.Contains(problem, CloudBuildFile.ProblemsOf(Good.Replace(good, bad, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_preview_runs_the_build_of_the_base_branch_on_the_pull_request_as_data_outside_of_its_folder()
    {
        var text = Read("config/cloudbuild-preview.yaml");
        var run = Assert.Single(CloudBuildFile.Load(text).Steps, step => CloudBuildFile.Texts(step, "args").Contains("build.sh"));

        Assert.Equal(("/base", "bash"), (CloudBuildFile.Text(run, "dir"), CloudBuildFile.Text(run, "entrypoint")));
        Assert.Equal(["build.sh", "Preview", "--manifests", "/workspace"], CloudBuildFile.Texts(run, "args"));
        // Its trigger holds the file: what a pull request proposes is not asked.
        Assert.Contains("--inline-config=docs/workflows/config/cloudbuild-preview.yaml", Guide(), StringComparison.Ordinal);
        Assert.DoesNotContain("secrets/slipway-app-key", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nightly_look_has_no_secret() => Assert.DoesNotContain("secret", string.Join('\n', Read("config/cloudbuild-drift.yaml").Split('\n').Where(line => !line.StartsWith('#'))), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [MemberData(nameof(WithHistory))]
    public void The_whole_history_is_there_whatever_the_clone_was(string file)
    {
        var origin = Repository();
        foreach (var (name, depth) in new[] { ("whole", (string[])[]), ("shallow", ["--depth", "1"]) })
        {
            var clone = Path.Combine(folder.FullName, name);
            Run("git", ["clone", "--quiet", .. depth, $"file://{origin}", clone], folder.FullName);
            File.WriteAllText(Path.Combine(folder.FullName, "history.sh"), HistoryOf(file)!.Replace("/base", Path.Combine(folder.FullName, $"{name}-base"), StringComparison.Ordinal).Replace("/workspace", clone, StringComparison.Ordinal));

            Run("bash", [Path.Combine(folder.FullName, "history.sh")], clone);

            Assert.Equal("3", Run("git", ["rev-list", "--count", "HEAD"], clone));
            Assert.True(!file.StartsWith("application/", StringComparison.Ordinal) || Run("git", ["tag"], clone) == "v1.0.0");
            Assert.True(!file.Contains("preview", StringComparison.Ordinal) || File.Exists(Path.Combine(folder.FullName, $"{name}-base", "file")));
        }
    }

    public void Dispose()
    {
        foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes = FileAttributes.Normal;
        }

        folder.Delete(recursive: true);
    }

    private static IEnumerable<string> Files() => Directory.GetFiles(Workflows, "cloudbuild*.yaml", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Workflows, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Workflows, file));

    private static string Guide() => File.ReadAllText(Path.Combine(Checkout.Root, "docs", "guides", "google-cloud.md"));

    private static string TargetOf(string file) =>
        CloudBuildFile.Load(Read(file)).Steps.Select(step => CloudBuildFile.Texts(step, "args").ToList()).Single(args => args is ["build.sh", ..])[1];

    private static string? HistoryOf(string file) =>
        CloudBuildFile.Load(Read(file)).Steps.Select(step => CloudBuildFile.Text(step, "script")).FirstOrDefault(script => script?.Contains("git fetch", StringComparison.Ordinal) == true);

    private string Repository()
    {
        var origin = Path.Combine(folder.FullName, "origin");
        Run("git", ["init", "--quiet", "-b", "main", origin], folder.FullName);
        for (var commit = 1; commit <= 3; commit++)
        {
            File.WriteAllText(Path.Combine(origin, "file"), $"{commit}");
            Run("git", ["add", "--all"], origin);
            Run("git", ["-c", "user.name=A person", "-c", "user.email=person@example.invalid", "commit", "--quiet", "-m", $"{commit}"], origin);
            Run("git", commit == 1 ? ["tag", "v1.0.0"] : ["status"], origin);
        }

        return origin;
    }

    private static string Run(string program, IEnumerable<string> arguments, string inFolder)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = inFolder, RedirectStandardOutput = true, RedirectStandardError = true };
        (start.Environment["GIT_CONFIG_GLOBAL"], start.Environment["_BASE_BRANCH"]) = ("/dev/null", "main");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program}: {error.Result}");
        return output;
    }
}

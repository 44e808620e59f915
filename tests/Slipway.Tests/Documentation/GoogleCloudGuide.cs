using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Slipway.Tests.Documentation;

/// <summary>The lines for <c>gcloud</c> in the guide, run with a <c>gcloud</c> that only notes what it is asked for.</summary>
public sealed partial class GoogleCloudGuide
{
    private static readonly string Docs = Path.Combine(Checkout.Root, "docs");

    private readonly Lazy<IReadOnlyList<string>> calls = new(() => [.. Blocks().SelectMany(Run)]);

    [Fact]
    public void Each_account_that_is_used_is_made_once_and_may_nothing_that_no_job_of_its_own_needs()
    {
        var made = Matches("service-accounts create ([a-z-]+)$");

        Assert.Equal(made.Distinct(), made);
        Assert.Empty(Matches("([a-z-]+)@acme-ci.iam.gserviceaccount.com").Except(made));
        Assert.Equal(
            [
                "slipway-deploy: roles/container.clusterViewer, roles/logging.logWriter, roles/secretmanager.secretAccessor",
                "slipway-drift: roles/container.clusterViewer, roles/logging.logWriter",
                "slipway-preview: roles/artifactregistry.reader, roles/container.clusterViewer, roles/logging.logWriter, roles/secretmanager.secretAccessor",
                "slipway-release: roles/artifactregistry.writer, roles/logging.logWriter, roles/secretmanager.secretAccessor",
                "slipway-scheduler: roles/cloudbuild.builds.editor, roles/iam.serviceAccountUser",
            ],
            calls.Value.Select(call => Grant().Match(call)).Where(match => match.Success).GroupBy(match => match.Groups[1].Value, match => match.Groups[2].Value)
                .Select(account => $"{account.Key}: {string.Join(", ", account.Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_trigger_has_an_account_a_file_that_there_is_and_the_substitutions_that_the_file_declares()
    {
        var triggers = calls.Value.Where(call => call.Contains("triggers create", StringComparison.Ordinal)).ToList();

        Assert.Equal(4, triggers.Count);
        Assert.All(triggers, trigger =>
        {
            var file = FileOf(trigger);
            var given = Given().Matches(trigger).Select(match => match.Groups[1].Value).ToList();
            Assert.Empty(given.Except(Own().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value)));
            // The others are for runs by hand.
            Assert.Equal(file.EndsWith("drift.yaml", StringComparison.Ordinal) ? 0 : 1, given.Count);
            Assert.Matches("--service-account=projects/acme-ci/serviceAccounts/slipway-[a-z]+@acme-ci.iam.gserviceaccount.com", trigger);
        });
    }

    [Fact]
    public void Each_secret_of_a_file_is_made_and_readable_for_the_account_of_its_trigger_alone()
    {
        foreach (var trigger in calls.Value.Where(call => call.Contains("triggers create", StringComparison.Ordinal)))
        {
            var account = Regex.Match(trigger, "serviceAccounts/([a-z-]+)@").Groups[1].Value;
            var needed = Regex.Matches(File.ReadAllText(FileOf(trigger)), "secrets/([a-z-]+)/versions").Select(match => match.Groups[1].Value);
            Assert.Equal(needed, Matches($"secrets add-iam-policy-binding ([a-z-]+) --member=serviceAccount:{account}@"));
            Assert.All(needed, secret => Assert.Contains(secret, Matches("secrets create ([a-z-]+) ")));
        }
    }

    private static IEnumerable<string> Blocks() =>
        File.ReadAllText(Path.Combine(Docs, "guides", "google-cloud.md")).Split("```bash\n").Skip(1).Select(block => block.Split("```")[0]);

    private static string FileOf(string trigger)
    {
        var file = Regex.Match(trigger, "--(?:build|inline)-config=(\\S+)").Groups[1].Value;
        return file.StartsWith("docs/", StringComparison.Ordinal) ? Path.Combine(Checkout.Root, file)
            : Path.Combine(Docs, "workflows", trigger.Contains("repositories/config", StringComparison.Ordinal) ? "config" : "application", file);
    }

    private List<string> Matches(string pattern) => [.. calls.Value.SelectMany(call => Regex.Matches(call, pattern)).Select(match => match.Groups[1].Value)];

    private static IEnumerable<string> Run(string script)
    {
        var start = new ProcessStartInfo("bash", ["-eu", "-c", "gcloud() { echo \"$*\" >&3; echo 7; }\nexec 3>&2\n" + script]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var noted = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{noted}\n{output.Result}");
        return noted.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex("--member=serviceAccount:([a-z-]+)@.* --role=(roles/[A-Za-z.]+)")]
    private static partial Regex Grant();

    [GeneratedRegex(@"(?m)^  (_[A-Z_]+): """"")]
    private static partial Regex Own();

    [GeneratedRegex("--substitutions=(_[A-Z_]+)=")]
    private static partial Regex Given();
}

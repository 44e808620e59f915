using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using System.Threading;
using System;
using Serilog.Core;
using Slipway.Engine.Releasing;
using Slipway.Git;
using Slipway.Naming;
using Slipway.Releases;
using Slipway;

namespace Benchmarks;

/// <summary>Releases into a config repository of 2,000 files and 3,000 commits on a sandbox that runs.</summary>
/// <param name="clone">A clone of the application repository.</param>
/// <param name="configUrl">The config repository.</param>
/// <param name="token">The sandbox's token.</param>
/// <param name="work">A folder for what is needed meanwhile.</param>
/// <param name="build">Runs the clone's build with targets; returns the seconds it took.</param>
/// <param name="releaseByScript">Does the same as shell lines, on a branch of the name; returns the seconds it took.</param>
/// <param name="commit">Commits a change of the application.</param>
sealed class LargeRepositoryBenchmark(
    string clone, string configUrl, string token, string work, Func<string[], double> build, Func<string, double> releaseByScript, Action<string> commit)
{
    private const int Files = 2000;
    private const int Commits = 3000;
    private const int Runs = 5;
    private const int AtOnce = 10;

    private string Authorized => configUrl.Replace("http://", $"http://x:{token}@", StringComparison.Ordinal);

    public IEnumerable<Row> Run()
    {
        Grow();
        var (warm, cold, script) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run < Runs; run++)
        {
            warm.Add(Release($"large, warm {run}"));
            script.Add(releaseByScript($"large-{run}"));
            WaitForCi($"large-{run}");
            cold.Add(Release($"large, cold {run}", () => Directory.Delete(Path.Combine(clone, ".nuke", "temp", "git"), recursive: true)));
        }

        var instead = string.Create(CultureInfo.InvariantCulture, $"git clone --depth 1, sed, git push, curl {Medians.Of(script):0.00} s");
        yield return new Row($"Release without the image build, {Files:#,0} files, {Commits:#,0} commits, warm", Medians.Of(warm), "1 s", instead);
        yield return new Row("the same with an empty cache", Medians.Of(cold), "2 s", instead);
        var atOnce = Enumerable.Range(0, Runs).Select(round => ReleaseAtOnceAsync(round).GetAwaiter().GetResult());
        yield return new Row($"{AtOnce} releases of {AtOnce} applications at once, empty caches: commit and push", Medians.Of(atOnce), "8 s", "");
    }

    private double Release(string message, Action? before = null)
    {
        commit(message);
        build(["BuildImage"]);
        before?.Invoke();
        var seconds = build(["CommitManifests", "OpenReleasePullRequest", "--skip"]);
        WaitForCi("release/dev/web");
        return seconds;
    }

    /// <summary>Ten builds, each with an empty cache of its own as on machines of their own.</summary>
    private async Task<double> ReleaseAtOnceAsync(int round)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(number => Task.Run(async () =>
        {
            var repository = new GitConfigRepository(
                new GitRemote(configUrl, new Secret(token)), Path.Combine(work, $"at-once-{round}-{number}"), Logger.None);
            var image = ImageReference.Parse($"localhost/acme/app{number}:1.0.{round}").WithDigest(Digest.Of(Encoding.UTF8.GetBytes($"{round} {number}")));
            await new ReleaseCommitter(repository, TimeProvider.System).CommitAsync(
                new ReleaseRequest { Candidates = [new ReleaseCandidate { Application = ApplicationName.Parse($"app{number}"), Version = $"1.0.{round}", Image = image }] },
                CancellationToken.None);
        })));
        return watch.Elapsed.TotalSeconds;
    }

    private void Grow()
    {
        var bare = Path.Combine(work, "large.git");
        new Command("git", "clone", "--quiet", "--bare", Authorized, bare).Run();
        var stream = Path.Combine(work, "large.stream");
        using (var writer = new StreamWriter(stream))
        {
            var head = new Command("git", "rev-parse", "main") { WorkingDirectory = bare }.Run().Output.Trim();
            for (var number = 0; number < Commits; number++)
            {
                writer.Write($"commit refs/heads/main\ncommitter Benchmark <benchmark@example.org> {1_700_000_000 + number} +0000\ndata 7\nchange\n\n");
                writer.Write(number == 0 ? $"from {head}\n" : "");
                foreach (var file in number == 0 ? Enumerable.Range(0, Files) : [number % Files])
                {
                    Write(writer, $"shared/{file / 50}/settings-{file}.yaml", $"kind: ConfigMap\nmetadata: {{ name: settings-{file} }}\ndata: {{ n: '{number}' }}\n");
                }
            }

            for (var number = 0; number < AtOnce; number++)
            {
                Write(writer, $"dev/app{number}/pod.yaml", $"kind: Pod\nspec:\n  containers:\n  - image: localhost/acme/app{number}:unreleased\n");
            }
        }

        new Command("bash", "-c", $"git fast-import --quiet < '{stream}'") { WorkingDirectory = bare }.Run();
        new Command("git", "push", "--quiet", "origin", "main") { WorkingDirectory = bare }.Run();
        WaitForCi("main");

        static void Write(StreamWriter writer, string path, string content) => writer.Write($"M 100644 inline {path}\ndata {content.Length}\n{content}\n");
    }

    /// <summary>Waits until the sandbox's CI has said something about a branch, so that it does not run beside the next measurement.</summary>
    private void WaitForCi(string branch)
    {
        var address = new Uri(new Uri(configUrl), $"/api/v3/repos/acme/config/commits/{branch}/status");
        for (var attempt = 0; attempt < 600; attempt++)
        {
            var answer = new Command("curl", "--silent", "--fail", "--header", $"Authorization: Bearer {token}", address.AbsoluteUri).Run().Output;
            if (answer.Contains("\"statuses\":[{", StringComparison.Ordinal) && !answer.Contains("\"state\":\"pending\"", StringComparison.Ordinal))
            {
                return;
            }

            Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult();
        }

        throw new InvalidOperationException($"{branch}: the sandbox's CI did not end.");
    }
}

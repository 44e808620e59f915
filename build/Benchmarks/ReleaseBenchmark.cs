using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Benchmarks;

/// <summary>The main job, from a fresh clone on, with a sandbox of its own.</summary>
sealed class ReleaseBenchmark
{
    private const int Runs = 5;
    private readonly string source;
    private readonly string clone;
    private readonly string scratch;
    private readonly int port = FreePorts.Pair();
    private bool isAhead;

    public ReleaseBenchmark(string root, string workFolder)
    {
        source = root;
        clone = Path.Combine(workFolder, "clone");
        scratch = Path.Combine(workFolder, "scratch");
    }

    private string ConfigUrl => $"http://127.0.0.1:{port}/acme/config.git";

    public IEnumerable<Row> Run()
    {
        foreach (var row in EditBenchmark.Run())
        {
            yield return row;
        }

        Git(".", "clone", "--quiet", source, clone);
        try
        {
            yield return new Row("a fresh clone to the pull request's URL", Build("Release"), "50 s", "");
            Build("Merge", "--wait");
            // From here on as in a pipeline that keeps its compiled build: ahead of time.
            isAhead = true;
            Build("--help");

            var whole = new List<double>();
            var withoutImage = new List<double>();
            var byEvent = new List<double>();
            var byScript = new List<double>();
            var toRunning = new List<double>();
            for (var run = 0; run < Runs; run++)
            {
                Commit($"whole {run}");
                whole.Add(Build("Release"));
                Commit($"without image {run}");
                Build("BuildImage");
                withoutImage.Add(Build("CommitManifests", "OpenReleasePullRequest", "--skip"));
                toRunning.Add(Build("Merge", "--wait"));
                byScript.Add(ReleaseByScript($"script-{run}"));
                Commit($"by event {run}");
                Build("BuildImage");
                byEvent.Add(Build("ReleaseFromEvent", "--event", WriteEvent()));
            }

            yield return new Row("Release in all, warm", Medians.Of(whole), "10 s", "");
            yield return new Row("Release without the image build", Medians.Of(withoutImage), "1.5 s", Instead("git clone --depth 1, sed, git push, curl", byScript));
            yield return new Row("ReleaseFromEvent of a registry's event", Medians.Of(byEvent), "1.2 x", string.Create(CultureInfo.InvariantCulture, $"Release without the image build {Medians.Of(withoutImage):0.00} s"));
            yield return new Row("from merge to deployed and smoke-tested", Medians.Of(toRunning), "12 s", "");
            foreach (var row in new LargeRepositoryBenchmark(clone, ConfigUrl, Token(), Path.GetDirectoryName(clone)!, Build, ReleaseByScript, Commit).Run())
            {
                yield return row;
            }
        }
        finally
        {
            Build("SandboxDown");
        }
    }

    private double Build(params string[] arguments) =>
        new Command("bash", [Path.Combine(clone, "build.sh"), .. arguments]) { Environment = Settings() }.Run().Seconds;

    /// <summary>What a registry tells of the image that was built last.</summary>
    private string WriteEvent()
    {
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(clone, "artifacts", "image.json")));
        var image = result.RootElement.GetProperty("result").GetProperty("images")[0].GetProperty("image").GetString()!;
        var (tag, digest) = (image[..image.IndexOf('@', StringComparison.Ordinal)], image[image.IndexOf('@', StringComparison.Ordinal)..]);
        var path = Path.Combine(Path.GetDirectoryName(clone)!, "event.json");
        File.WriteAllText(path, $$"""{"action":"INSERT","tag":"{{tag}}","digest":"{{tag[..tag.LastIndexOf(':')]}}{{digest}}"}""");
        return path;
    }

    /// <summary>What a pipeline of shell lines does for the same: no checks, no update of an open pull request.</summary>
    private double ReleaseByScript(string name)
    {
        var token = Token();
        var authorized = ConfigUrl.Replace("http://", $"http://x:{token}@", StringComparison.Ordinal);
        var script = $$"""
            set -e
            rm -rf "{{scratch}}"
            git clone --quiet --depth 1 {{authorized}} "{{scratch}}"
            cd "{{scratch}}"
            git checkout --quiet -b {{name}}
            sed -i 's#image: .*#image: localhost:{{port}}/acme/web:{{name}}#' dev/web/*.yaml
            git -c user.name=script -c user.email=script@example.org commit --quiet --all --message 'Release {{name}}'
            git push --quiet origin {{name}}
            curl --silent --fail --header 'Authorization: Bearer {{token}}' --data '{"title":"Release {{name}}","head":"{{name}}","base":"main"}' \
              http://127.0.0.1:{{port}}/api/v3/repos/acme/config/pulls >/dev/null
            """;
        return new Command("bash", "-c", script).Run().Seconds;
    }

    private string Token() => File.ReadAllText(Path.Combine(clone, ".nuke", "temp", "sandbox", "token"));

    private void Commit(string message)
    {
        File.AppendAllText(Path.Combine(clone, "src", "App", "Program.cs"), $"// {message}\n");
        Git(clone, "-c", "user.name=Benchmark", "-c", "user.email=benchmark@example.org", "commit", "--quiet", "--all", "--message", message);
    }

    private Dictionary<string, string> Settings() => new()
    {
        ["SLIPWAY_CONFIG_REPOSITORY"] = ConfigUrl,
        ["SLIPWAY_REGISTRY"] = $"localhost:{port}/acme",
        ["SLIPWAY_READY_TO_RUN"] = isAhead ? "true" : "",
        ["SLIPWAY_BASE_IMAGE"] = $"localhost:{port}/slipway/empty:latest",
        // Whatever this run was started with: a developer's machine has the compiler running since the first build of the day.
        ["UseSharedCompilation"] = "",
        ["MSBUILDDISABLENODEREUSE"] = "",
    };

    private static void Git(string folder, params string[] arguments) => new Command("git", arguments) { WorkingDirectory = folder }.Run();

    private static string Instead(string what, IEnumerable<double> seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} {Medians.Of(seconds):0.00} s");
}

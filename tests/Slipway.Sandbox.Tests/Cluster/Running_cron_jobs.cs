using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Cluster;

/// <summary>CronJobs on a clock that the tests move.</summary>
public sealed class Running_cron_jobs : IDisposable
{
    private const string CronJobs = "/apis/batch/v1/namespaces/default/cronjobs";
    private const string Jobs = "/apis/batch/v1/namespaces/default/jobs";

    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 12, 3, 0, TimeSpan.Zero);

    private readonly FolderImages _images = new();
    private readonly SteppedClock _clock = new(s_start);

    public void Dispose() => _images.Dispose();

    [PythonFact]
    public async Task A_job_runs_at_each_time_of_the_schedule_and_missed_times_are_made_up_for_once()
    {
        await using var cluster = await TestCluster.StartAsync(_images, time: _clock);
        await cluster.ApplyAsync(CronJobs + "/sweep", CronJob("*/5 * * * *"));
        var before = await JobsAsync(cluster);

        // A little at a time, and not as far as the next one: the controller may just be counting from what was now.
        await Eventually.Async(async () =>
        {
            _clock.GoOnTo(Earlier(_clock.GetUtcNow().AddSeconds(10), s_start.AddMinutes(6)));
            return (await JobsAsync(cluster)).Count > 0 ? "" : null;
        });
        var first = await EndedAsync(cluster, NameOf("sweep", s_start.AddMinutes(2)));
        var cronJob = await cluster.GetAsync(CronJobs + "/sweep");
        await GoOnToAsync(cluster, s_start.AddMinutes(19), "sweep");
        await EndedAsync(cluster, NameOf("sweep", s_start.AddMinutes(17)));

        Assert.Empty(before);
        Assert.Equal("2026-03-01T12:05:00Z", (string)first["metadata"]!["annotations"]!["batch.kubernetes.io/cronjob-scheduled-timestamp"]!);
        Assert.Equal("2026-03-01T12:05:00Z", (string)cronJob["status"]!["lastScheduleTime"]!);
        Assert.Equal(2, (await JobsAsync(cluster)).Count);
    }

    [PythonFact]
    public async Task A_schedule_in_a_time_zone_runs_at_that_zones_time()
    {
        await using var cluster = await TestCluster.StartAsync(_images, time: _clock);
        await cluster.ApplyAsync(CronJobs + "/sweep", CronJob("30 21 * * *", "timeZone: Asia/Tokyo"));

        await GoOnToAsync(cluster, s_start.AddMinutes(27), "sweep");

        await EndedAsync(cluster, NameOf("sweep", s_start.AddMinutes(27)));
    }

    [PythonFact]
    public async Task What_is_suspended_does_not_run_and_what_may_not_overlap_waits_for_the_next_time()
    {
        await using var cluster = await TestCluster.StartAsync(_images, time: _clock);
        await cluster.ApplyAsync(CronJobs + "/asleep", CronJob("*/5 * * * *", "suspend: true", name: "asleep"));
        await cluster.ApplyAsync(CronJobs + "/long", CronJob("*/5 * * * *", "concurrencyPolicy: Forbid", "web:deaf", "long"));

        await GoOnToAsync(cluster, s_start.AddMinutes(2), "asleep", "long");
        await JobAsync(cluster, NameOf("long", s_start.AddMinutes(2)), job => (int?)job["status"]?["active"] == 1);
        await GoOnToAsync(cluster, s_start.AddMinutes(7), "asleep", "long");
        await Eventually.Async(async () =>
            (await cluster.GetAsync("/api/v1/namespaces/default/events"))["items"]!.AsArray().Any(item => (string?)item!["reason"] == "JobAlreadyActive") ? "" : null);

        Assert.Equal([NameOf("long", s_start.AddMinutes(2))], (await JobsAsync(cluster)).Select(job => (string)job!["metadata"]!["name"]!));
    }

    [PythonFact]
    public async Task Ages_in_tables_are_those_of_the_clusters_own_clock()
    {
        await using var cluster = await TestCluster.StartAsync(_images, time: _clock);
        await using var other = await TestCluster.StartAsync();
        await cluster.ApplyAsync("/api/v1/namespaces/default/configmaps/settings", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"}}""");

        _clock.GoOnTo(s_start.AddHours(5));

        var (_, table, _) = await cluster.SendAsync(
            "GET", "/api/v1/namespaces/default/configmaps/settings", headers: [KeyValuePair.Create("Accept", "application/json;as=Table;g=meta.k8s.io;v=v1")]);
        Assert.Equal("5h", (string)table!["rows"]![0]!["cells"]![2]!);
    }

    /// <summary>Jumps, and has the CronJobs looked at: a timer that is set during the jump would count from its end.</summary>
    private async Task GoOnToAsync(TestCluster cluster, DateTimeOffset time, params string[] cronJobs)
    {
        _clock.GoOnTo(time);
        foreach (var name in cronJobs)
        {
            await cluster.ApplyAsync(
                $"{CronJobs}/{name}", $$$"""{"apiVersion":"batch/v1","kind":"CronJob","metadata":{"name":"{{{name}}}","annotations":{"seen":"{{{time:O}}}"} } }""", manager: "clock");
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static Task<JsonNode> EndedAsync(TestCluster cluster, string name) => JobAsync(
        cluster, name, job => job["status"]?["conditions"] is JsonArray conditions && conditions.Any(condition => (string?)condition!["type"] == "Complete"));

    private static Task<JsonNode> JobAsync(TestCluster cluster, string name, Func<JsonNode, bool> isWanted) => Eventually.Async(async () =>
        (await JobsAsync(cluster)).FirstOrDefault(job => (string)job!["metadata"]!["name"]! == name) is { } job && isWanted(job) ? job : null);

    private static async Task<JsonArray> JobsAsync(TestCluster cluster) => (JsonArray)(await cluster.GetAsync(Jobs))["items"]!;

    private static string NameOf(string cronJob, DateTimeOffset time) => $"{cronJob}-{time.ToUnixTimeSeconds() / 60}";

    private static string CronJob(string schedule, string more = "suspend: false", string image = "job:ok", string name = "sweep") => $$"""
        apiVersion: batch/v1
        kind: CronJob
        metadata: { name: {{name}} }
        spec:
          schedule: "{{schedule}}"
          {{more}}
          jobTemplate:
            spec:
              template:
                spec:
                  terminationGracePeriodSeconds: 1
                  restartPolicy: Never
                  containers: [{ name: job, image: 'localhost/acme/{{image}}' }]
        """;
}

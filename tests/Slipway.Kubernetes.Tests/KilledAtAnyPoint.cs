using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Slipway.ApplySets;
using Slipway.Kubernetes.Tests.Clusters;
using Slipway.Kubernetes.Tests.Support;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Kubernetes.Tests;

/// <summary>What a job leaves behind that ended at any of its writes, and what the next job makes of it.</summary>
[Trait("Category", "Cluster")]
public sealed partial class KilledAtAnyPoint(AnyCluster cluster) : IClassFixture<AnyCluster>
{
    private const string Before = """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings }
        data: { color: red }
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: frozen, annotations: { slipway.dev/recreate: allowed } }
        immutable: true
        data: { color: red }
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: leaves }
        """;

    private const string After = """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: settings }
        data: { color: blue }
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: frozen, annotations: { slipway.dev/recreate: allowed } }
        immutable: true
        data: { color: blue }
        ---
        apiVersion: v1
        kind: Secret
        metadata: { name: comes }
        stringData: { word: one }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { selector: { app: web }, ports: [{ port: 80 }] }
        """;

    private static readonly string Hook = $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: { name: migrate, annotations: { slipway.dev/hook: before-apply } }
        spec: { template: { spec: { restartPolicy: Never, containers: [{ name: main, {{TestContainers.Of("job:ok")}} }] } } }
        """;

    private static readonly TimeSpan ShortLease = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task Whatever_write_was_the_last_one_of_a_killed_job_the_next_job_ends_in_the_same_state()
    {
        var (expected, written) = await UndisturbedAsync(After);
        var writes = written.Count;
        Assert.InRange(writes, 8, 30);

        await Parallel.ForEachAsync(
            from write in Enumerable.Range(1, writes) from fault in (Fault[])[Fault.CutBefore, Fault.CutAfter] select (write, fault),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (point, cancellationToken) =>
            {
                await using var workspace = await StartAsync();
                await KillAsync(workspace, After, (_, number) => number == point.write, point.fault);

                await workspace.ApplyAsync(workspace.Render(After), Commits.Second, cancellationToken: cancellationToken);

                Assert.True(expected == await StateAsync(workspace), $"killed at write {point.write} ({point.fault}):\n{await StateAsync(workspace)}\nexpected:\n{expected}");
            });
    }

    [WorkloadFact]
    public async Task Whatever_was_the_last_write_about_a_hook_the_next_job_ends_in_the_same_state()
    {
        var manifests = $"{After}\n---\n{Hook}";
        var (expected, written) = await UndisturbedAsync(manifests);
        // The hook's Job, and after it the mark that it was done.
        var points = Enumerable.Range(1, written.Count)
            .Where(write => written[write - 1].Contains("/jobs", StringComparison.Ordinal) || (write > 1 && written[write - 2].Contains("/jobs", StringComparison.Ordinal))).ToList();
        Assert.InRange(points.Count, 2, 6);

        await Parallel.ForEachAsync(
            from write in points from fault in (Fault[])[Fault.CutBefore, Fault.CutAfter] select (write, fault),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (point, cancellationToken) =>
            {
                await using var workspace = await StartAsync();
                await KillAsync(workspace, manifests, (_, number) => number == point.write, point.fault);

                await workspace.ApplyAsync(workspace.Render(manifests), Commits.Second, cancellationToken: cancellationToken);

                Assert.True(expected == await StateAsync(workspace), $"killed at {written[point.write - 1]} ({point.fault}):\n{await StateAsync(workspace)}\nexpected:\n{expected}");
            });
    }

    [WorkloadFact]
    public async Task Whatever_was_the_last_write_of_a_way_back_that_undoes_a_hook_forward_again_does_it_again()
    {
        var manifests = $"{After}\n---\n{Hook.Replace("before-apply", "before-apply, slipway.dev/rollback-hook: undo", StringComparison.Ordinal)}\n---\n"
            + Hook.Replace("migrate", "undo", StringComparison.Ordinal).Replace("before-apply", "rollback", StringComparison.Ordinal);
        var (expected, written) = await BackAndForwardAsync(_ => false, Fault.None);
        var points = Enumerable.Range(1, written.Count).Where(write => written[write - 1].Contains("/jobs", StringComparison.Ordinal)
            || (write > 1 && written[write - 2].Contains("/jobs", StringComparison.Ordinal)) || written[write - 1].Contains("slipway-web", StringComparison.Ordinal)).ToList();
        Assert.InRange(points.Count, 3, 12);

        await Parallel.ForEachAsync(
            from write in points from fault in (Fault[])[Fault.CutBefore, Fault.CutAfter] select (write, fault),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (point, _) =>
            {
                var (state, _) = await BackAndForwardAsync(number => number == point.write, point.fault);

                Assert.True(expected == state, $"killed at {written[point.write - 1]} ({point.fault}):\n{state}\nexpected:\n{expected}");
            });

        async Task<(string State, IReadOnlyList<string> Written)> BackAndForwardAsync(Func<int, bool> isPoint, Fault fault)
        {
            await using var workspace = await StartAsync();
            await workspace.ApplyAsync(workspace.Render(manifests), Commits.Second);
            var first = await MigrationAsync(workspace);
            IReadOnlyList<string> writes = [];
            if (fault == Fault.None)
            {
                await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
                using var through = line.Connect();
                await workspace.ApplyAsync(workspace.Render(Before), Commits.Second, through: through);
                writes = [.. line.Written];
            }
            else
            {
                await KillAsync(workspace, Before, (_, number) => isPoint(number), fault);
                await workspace.ApplyAsync(workspace.Render(Before), Commits.Second);
            }

            await workspace.ApplyAsync(workspace.Render(manifests), Commits.Second);
            Assert.NotEqual(first, await MigrationAsync(workspace));
            return (await StateAsync(workspace), writes);
        }

        static async Task<string?> MigrationAsync(Workspace workspace)
        {
            var type = await workspace.Connection.TypeAsync(GroupVersionKind.Of("batch/v1", "Job"), default);
            return Assert.Single((await workspace.Connection.ListAsync(type, workspace.Namespace, labelSelector: null, default)).Items, job => job.Id.Name.StartsWith("migrate-", StringComparison.Ordinal) && !job.IsTerminating).Uid;
        }
    }

    [Fact]
    public async Task A_job_that_ends_while_it_takes_or_releases_its_lock_is_followed_by_one_that_ends_in_the_same_state()
    {
        var (expected, written) = await UndisturbedAsync(After);

        await Parallel.ForEachAsync(
            from after in (int[])[0, written.Count] from fault in (Fault[])[Fault.CutBefore, Fault.CutAfter] select (after, fault),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (point, cancellationToken) =>
            {
                await using var workspace = await StartAsync();
                var writes = 0;
                await KillAsync(
                    workspace,
                    After,
                    (request, number) =>
                    {
                        writes = Math.Max(writes, number);
                        return writes == point.after && request.Path.Value!.Contains("/leases", StringComparison.Ordinal) && !HttpMethods.IsGet(request.Method);
                    },
                    point.fault);

                await workspace.ApplyAsync(workspace.Render(After), Commits.Second, cancellationToken: cancellationToken);

                Assert.True(expected == await StateAsync(workspace), $"killed at the lock after write {point.after} ({point.fault}):\n{await StateAsync(workspace)}\nexpected:\n{expected}");
            });
    }

    [Fact]
    public async Task A_job_that_was_killed_before_it_began_to_write_leaves_everything_as_it_was()
    {
        await using var workspace = await StartAsync();
        var before = await StateAsync(workspace);

        await KillAsync(workspace, After, (_, number) => number == 1, Fault.CutBefore);

        Assert.Equal(before, await StateAsync(workspace));
    }

    [Fact]
    public async Task An_answer_that_got_lost_is_not_taken_for_a_change_by_somebody_else()
    {
        var (expected, written) = await UndisturbedAsync(After);

        await Parallel.ForEachAsync(Enumerable.Range(1, written.Count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (write, cancellationToken) =>
        {
            await using var workspace = await StartAsync();
            await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
            line.Decide = (_, number) => Task.FromResult(number == write ? Fault.CutAfter : Fault.None);
            using var through = line.Connect(new HurriedTime(4));

            await workspace.ApplyAsync(workspace.Render(After), Commits.Second, through: through, cancellationToken: cancellationToken);

            Assert.True(expected == await StateAsync(workspace), $"answer of write {write} lost:\n{await StateAsync(workspace)}\nexpected:\n{expected}");
        });
    }

    [Fact]
    public async Task A_late_job_of_the_older_commit_changes_nothing_after_a_killed_newer_one()
    {
        await using var workspace = await StartAsync();
        await KillAsync(workspace, After, (_, number) => number == 4, Fault.CutAfter);
        var before = await StateAsync(workspace);

        var outcome = await workspace.ApplyAsync(workspace.Render(Before), Commits.First);

        Assert.True(outcome.IsSuperseded);
        Assert.Equal(before, await StateAsync(workspace));
    }

    private async Task<(string State, IReadOnlyList<string> Written)> UndisturbedAsync(string manifests)
    {
        await using var workspace = await StartAsync();
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        using var through = line.Connect();
        await workspace.ApplyAsync(workspace.Render(manifests), Commits.Second, through: through);
        return (await StateAsync(workspace), [.. line.Written]);
    }

    private async Task<Workspace> StartAsync()
    {
        var workspace = new Workspace(cluster);
        await workspace.ApplyAsync(workspace.Render(Before), Commits.First);
        return workspace;
    }

    // Dead means: nothing that it sends after that point arrives, not even the release of its lock.
    private async Task KillAsync(Workspace workspace, string manifests, Func<HttpRequest, int, bool> isPoint, Fault fault)
    {
        await using var line = await FaultyCluster.StartAsync(cluster.Kubeconfig);
        var isDead = false;
        line.Decide = (context, number) =>
        {
            var isNow = isPoint(context.Request, number);
            var decision = isDead ? Fault.CutBefore : isNow ? fault : Fault.None;
            isDead |= isNow;
            return Task.FromResult(decision);
        };
        using var through = line.Connect(new HurriedTime(4));
        var job = workspace.ApplyAsync(workspace.Render(manifests), Commits.Second, through: through, lease: ShortLease);
        try
        {
            await job;
        }
        catch (SlipwayException)
        {
            // What a dead job would have said is heard by nobody. Only its last write, an event, is not worth a failure.
        }

        Assert.True(isDead);
    }

    private static async Task<string> StateAsync(Workspace workspace)
    {
        var texts = new List<string>();
        foreach (var kind in (string[])["v1 ConfigMap", "v1 Secret", "v1 Service", "batch/v1 Job"])
        {
            var type = await workspace.Connection.TypeAsync(GroupVersionKind.Of(kind.Split(' ')[0], kind.Split(' ')[1]), default);
            texts.AddRange((await workspace.Connection.ListAsync(type, workspace.Namespace, labelSelector: null, default)).Items
                .Where(resource => resource.Id.Name != "kube-root-ca.crt")
                .Select(resource => Describe(resource, workspace)));
        }

        return string.Join('\n', texts.Order(StringComparer.Ordinal));
    }

    // Without what is another one in every namespace and at every time.
    private static string Describe(Resource resource, Workspace workspace)
    {
        if (resource.Id.Type.Kind == "Job")
        {
            // Its name ends with a hash of the manifests, of eight digits.
            return $"Job {resource.Id.Name[..^9]}, succeeded {resource.Content.GetMap("status")?.GetInteger("succeeded")}";
        }

        var metadata = resource.Metadata.Without("uid").Without("resourceVersion").Without("creationTimestamp").Without("managedFields")
            .With("annotations", resource.Annotations.Without(ApplySetLabels.Deployment).Without(ApplySetLabels.HealthyDeployment));
        var content = resource.Content.Without("status").With("metadata", metadata);
        content = content.GetMap("spec") is { } spec ? content.With("spec", spec.Without("clusterIP").Without("clusterIPs")) : content;
        var outcome = DeploymentRecord.Last(resource)?.Outcome;
        return HashOfManifests().Replace($"{JsonValues.ToText(content)} {outcome}", "key")
            .Replace(workspace.Namespace, "test", StringComparison.Ordinal)
            .Replace(ApplySetId.OfParent(ApplySetParent.IdOf(workspace.Target)).Value, "applyset-test", StringComparison.Ordinal);
    }

    // It covers the namespace as well.
    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex HashOfManifests();
}

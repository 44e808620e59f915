using System.Security.Cryptography;
using Slipway.Engine.Ports;
using Slipway.Naming;
using Slipway.Resources;
using Slipway.Smoke;
using Slipway.Values;

namespace Slipway.Engine.Hooks;

/// <summary>Runs the Job of a smoke test, and deletes it afterwards. One that could not be deleted goes by itself within an hour.</summary>
internal sealed class SmokeJob(ICluster cluster)
{
    private const string Label = "slipway.dev/smoke-test";
    private const int Hour = 3600;
    private const int LogLines = 200;

    private static readonly GroupVersionKind Kind = GroupVersionKind.Of("batch/v1", "Job");
    private static readonly TimeSpan DeletedWithin = TimeSpan.FromSeconds(2);

    public async Task<SmokeResponse> RunAsync(SmokeTarget.Job job, TimeSpan limit, string inNamespace, CancellationToken cancellationToken)
    {
        var name = $"smoke-{job.Name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3))}";
        var id = new ResourceId(Kind, inNamespace, name);
        var made = await cluster.ApplyAsync(new Resource(id, Manifest(job, name, limit)), new ApplyOptions(), cancellationToken);
        try
        {
            await JobEnd.WaitAsync(cluster, made, Label, cancellationToken);
            return await ReadAsync(name, inNamespace, cancellationToken);
        }
        finally
        {
            // Also when it took too long or the build was cancelled.
            using var deletion = new CancellationTokenSource(DeletedWithin);
            try
            {
                await cluster.DeleteAsync(id, new DeleteOptions { Uid = made.Uid! }, deletion.Token);
            }
            catch (Exception exception) when (exception is SlipwayException or OperationCanceledException)
            {
                // Its time to live ends it.
            }
        }
    }

    private async Task<SmokeResponse> ReadAsync(string name, string inNamespace, CancellationToken cancellationToken)
    {
        var pods = await cluster.ListAsync(BuiltInTypes.Pods, inNamespace, $"{Label}={name}", cancellationToken);
        if (pods.Items is not [var pod, ..])
        {
            throw new SlipwayException($"job {name}", "ended without a Pod: it may have been deleted, or a quota may keep its Pod from being made.");
        }

        var terminated = (pod.Content.At("status", "containerStatuses") as ListValue)?.Maps.FirstOrDefault()?.At("state", "terminated") as MapValue;
        var log = await cluster.ReadLogAsync(new LogQuery { Pod = pod.Id, Container = "test", TailLines = LogLines }, cancellationToken);
        return terminated?.GetInteger("exitCode") is { } code
            ? new SmokeResponse { Status = (int)code, IsExitCode = true, Body = log ?? "" }
            : throw new SlipwayException($"job {name}", $"its container did not end by itself ({pod.Content.At("status", "reason") ?? pod.Content.At("status", "phase")}).");
    }

    private static MapValue Manifest(SmokeTarget.Job job, string name, TimeSpan limit)
    {
        var labels = MapValue.Of((Label, (Value)name));
        var container = MapValue.Of(("name", (Value)"test"), ("image", job.Image));
        if (job.Arguments.Count > 0)
        {
            container = container.With("command", ListValue.Of(job.Arguments.Select(argument => (Value)argument)));
        }

        return MapValue.Of(
            ("apiVersion", Kind.ApiVersion),
            ("kind", Kind.Kind),
            ("metadata", MapValue.Of(("name", name), ("labels", labels))),
            ("spec", MapValue.Of(
                ("backoffLimit", 0L),
                ("activeDeadlineSeconds", (long)Math.Ceiling(limit.TotalSeconds)),
                ("ttlSecondsAfterFinished", (long)Hour),
                ("template", MapValue.Of(
                    ("metadata", MapValue.Of(("labels", (Value)labels))),
                    ("spec", MapValue.Of(
                        ("restartPolicy", (Value)"Never"),
                        ("automountServiceAccountToken", false),
                        ("containers", ListValue.Of(container)))))))));
    }
}

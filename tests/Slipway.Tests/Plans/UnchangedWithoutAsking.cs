using Slipway.Plans;

namespace Slipway.Tests.Plans;

public sealed class UnchangedWithoutAsking
{
    // Spelt otherwise than the server keeps it: an empty list or map, a quantity, a default inside an atomic list, an object that is being deleted.
    private static readonly string[] Asked =
    [
        "configmap-values: identical",
        "delete: finalizer removed by apply",
        "empties-other-kinds: Role rules []: third apply",
        "empties-other-kinds: RoleBinding subjects []: third apply",
        "empties-other-kinds: ServiceAccount imagePullSecrets []: third apply",
        "empties-other-kinds: HorizontalPodAutoscaler metrics []: third apply",
        "empties-other-kinds: Service selector {} and externalIPs []: third apply",
        "empties-other-kinds: Ingress tls []: third apply",
        "empties-other-kinds: ConfigMap data {} binaryData {}: third apply",
        "empties-other-kinds: metadata finalizers [] ownerReferences []: third apply",
        "empties-other-kinds: ResourceQuota hard {} scopes []: third apply",
        "empties: identical",
        "empty-annotation: identical",
        "networkpolicy: identical ports",
        "nulls-each: strategy {}, identical",
        "nulls-each: strategy {}, identical again",
        "quantities: identical",
        "quantities: cpu as a JSON number",
        "secret-data: base64 with a line end",
        "secret-data: identical to the last",
        "statefulset: identical",
    ];

    [RecordedFact]
    public void It_is_never_said_of_what_a_real_server_would_write()
    {
        var writes = RecordedApply.All().Where(apply => apply.IsWrite).ToList();

        Assert.InRange(writes.Count, 50, 500);
        Assert.Empty(writes.Where(apply => UnchangedCheck.IsUnchanged(apply.Sent, apply.Before)).Select(apply => apply.Step));
    }

    [RecordedFact]
    public void The_server_must_be_asked_only_about_other_spellings_of_the_same()
    {
        var unchanged = RecordedApply.All().Where(apply => !apply.IsWrite).ToList();

        Assert.InRange(unchanged.Count, 55, 500);
        Assert.Equal(
            string.Join('\n', Asked),
            string.Join('\n', unchanged.Where(apply => !UnchangedCheck.IsUnchanged(apply.Sent, apply.Before)).Select(apply => apply.Step)));
    }

    [RecordedFact]
    public void What_the_server_said_once_need_not_be_asked_again()
    {
        var asked = RecordedApply.All().Where(apply => !apply.IsWrite && !apply.Before.IsTerminating && !UnchangedCheck.IsUnchanged(apply.Sent, apply.Before)).ToList();
        foreach (var apply in asked)
        {
            var cache = PlanCache.Parse(PlanCache.Of([(apply.Sent, apply.Before)]).ToString());

            Assert.Equal(!apply.Sent.IsSecret, cache.Knows(apply.Sent, apply.After));
            Assert.False(PlanCache.Empty.Knows(apply.Sent, apply.After));
        }
    }

    [RecordedFact]
    public void What_the_server_said_of_another_state_is_not_used()
    {
        foreach (var write in RecordedApply.All().Where(apply => apply.IsWrite && !apply.Sent.IsSecret))
        {
            // After the write the live object, what we own of it, or both are others.
            var cache = PlanCache.Of([(write.Sent, write.After)]);

            Assert.False(cache.Knows(write.Sent, write.Before) && !Equals(write.Before.Content["spec"], write.After.Content["spec"]), write.Step);
        }
    }
}

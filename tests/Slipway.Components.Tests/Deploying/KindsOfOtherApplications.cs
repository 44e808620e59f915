using Slipway.Components.Deploying;

namespace Slipway.Components.Tests.Deploying;

public sealed class KindsOfOtherApplications : DeploymentTest
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: { name: queues.kinds.example.com }
        spec:
          group: kinds.example.com
          names: { kind: Queue, plural: queues }
          scope: Namespaced
          versions:
          - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } } } }

        """;

    private const string Queue = "apiVersion: kinds.example.com/v1\nkind: Queue\nmetadata: { name: web }\nspec: { size: 1 }\n";

    [Fact]
    public async Task A_kind_that_another_application_of_the_stage_brings_counts_as_coming_and_comes_first()
    {
        Write("dev/web/queue.yaml", Queue);
        Write("dev/zoo/definition.yaml", Definition);
        using var run = OpenRun();

        var plans = await new CommitPreview(run).RunAsync(default);
        Assert.Equal(["dev/zoo: 2 to create", "dev/web: 3 to create", "prod/web: 2 to create"], plans.Select(plan => $"{plan.Environment}: {plan.Summary}"));

        using var deployment = new CommitDeployment(run, Results);
        var summary = await deployment.RunAsync(NoTests, testsAll: false, default);
        Assert.Equal(["dev/zoo", "dev/web", "prod/web"], summary.Select(pair => pair.Key).Where(key => key.Contains('/', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Its_schema_is_that_of_the_other_application()
    {
        Write("dev/web/queue.yaml", Queue.Replace("size: 1", "size: big", StringComparison.Ordinal));
        Write("dev/zoo/definition.yaml", Definition);
        using var run = OpenRun();

        var failure = await Assert.ThrowsAsync<InvalidInputException>(() => new CommitPreview(run).RunAsync(default));

        Assert.Contains("dev/web/queue.yaml:4:15: spec.size: expec", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_does_not_come_when_the_other_application_is_not_asked_for_or_in_another_stage()
    {
        Write("dev/web/queue.yaml", Queue);
        Write("dev/zoo/definition.yaml", Definition);
        Write("prod/web/queue.yaml", Queue);
        using var run = OpenRun(application: "web");

        await Assert.ThrowsAsync<SlipwayException>(() => new CommitPreview(run).RunAsync(default));
        using var deployment = new CommitDeployment(run, Results);
        var failure = await Assert.ThrowsAnyAsync<SlipwayException>(() => deployment.RunAsync(NoTests, testsAll: false, default));

        Assert.Contains("The application zoo of this stage has its CustomResourceDefinition: deploy that first.", failure.Message, StringComparison.Ordinal);
    }
}

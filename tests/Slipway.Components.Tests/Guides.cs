using System.Diagnostics.CodeAnalysis;
using Nuke.Common;
using Slipway.Analysis;
using Slipway.Ci.Workflows;
using Slipway.Deployments;
using Slipway.Naming;
using Slipway.Plans;
using Slipway.Policies;
using Slipway.Smoke;
using Slipway.Testing;
using Assert = Xunit.Assert;

namespace Slipway.Components.Tests;

/// <summary>The code of the guides, compiled here; a guide may not show anything else.</summary>
public sealed class Guides
{
    [Theory]
    [InlineData("policies.md")]
    [InlineData("rollout-analysis.md")]
    [InlineData("workflows.md")]
    [InlineData("bound-plans.md")]
    public void The_code_of_a_guide_compiles(string guide)
    {
        var compiled = Lines(File.ReadAllText(Path.Combine(Checkout.Root, "tests", "Slipway.Components.Tests", "Guides.cs")));
        var blocks = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "guides", guide)).Split("```csharp\n").Skip(1).Select(block => block.Split("```")[0]).ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(Lines(block), compiled, StringComparison.Ordinal));
    }

    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static class PoliciesOfAStage
    {
        [SuppressMessage("Performance", "CA1852", Justification = "Build definitions are written without 'sealed'.")]
        class Build : NukeBuild, IDeploy
        {
            StageRules IHaveStageRules.RulesOf(StageName stage) => new()
            {
                Policies = new()
                {
                    // A whole stage.
                    RequestsSet = stage.Value == "dev" ? PolicySwitch.Off("The dev cluster has one node and no quota.") : PolicySwitch.On,
                    // One application: this makes it the stage's platform application.
                    OwnNamespaceOnly = PolicySwitch.On.ExceptFor("platform", "It owns namespaces and CustomResourceDefinitions."),
                    // Some resources.
                    ImagesPinned = PolicySwitch.On.ExceptFor(resource => resource.Id.Name == "redis", "The vendor patches 7.4 in place, and we want that."),
                },
            };
        }
    }

    private static class WorkflowsOfAConfigRepository
    {
        [SuppressMessage("Performance", "CA1852", Justification = "Build definitions are written without 'sealed'.")]
        class Build : NukeBuild, IOperateConfig
        {
            WorkflowOptions IGenerateWorkflows.Workflows => new() { Systems = [WorkflowSystem.GitHubActions] };
        }
    }

    private static class BoundStages
    {
        [SuppressMessage("Performance", "CA1852", Justification = "Build definitions are written without 'sealed'.")]
        class Build : NukeBuild, IDeploy
        {
            StageRules IHaveStageRules.RulesOf(StageName stage) => new()
            {
                Plan = new() { Binding = stage.Value == "prod" ? PlanBinding.Reviewed : PlanBinding.Off },
            };
        }
    }

    private static class PolicyOfOnesOwn
    {
        static Policy TeamLabel { get; } = new("TeamLabel", (rendering, resource) => resource.Labels.ContainsKey("team")
            ? []
            : [new PolicyViolation(resource.Metadata.PositionOf("labels"), $"{resource.Id} has no label 'team', by which we find who is on call.")]);

        static PolicyRules Policies { get; } = new() { Own = [TeamLabel] };
    }

    private static class ChecksOfARollout
    {
        [SuppressMessage("Performance", "CA1852", Justification = "Build definitions are written without 'sealed'.")]
        class Build : NukeBuild, IDeploy, IRollOut
        {
            IEnumerable<RolloutCheck> IRollOut.Checks(StageName stage, ApplicationName application) =>
            [
                // Errors of the new version, compared with those of the version before.
                new RolloutCheck.ErrorShare(
                    total: """sum(increase(http_requests_total{namespace="{{namespace}}",pod=~"{{track}}"}[{{window}}]))""",
                    bad: """sum(increase(http_requests_total{namespace="{{namespace}}",pod=~"{{track}}",code=~"5.."}[{{window}}])) or vector(0)""")
                {
                    Max = 0.05,
                },
                // Requests that take longer than half a second.
                new RolloutCheck.SlowShare(
                    total: """sum(increase(http_seconds_bucket{namespace="{{namespace}}",pod=~"{{track}}",le="+Inf"}[{{window}}]))""",
                    under: """sum(increase(http_seconds_bucket{namespace="{{namespace}}",pod=~"{{track}}",le="0.5"}[{{window}}]))"""),
                // A value with a limit.
                new RolloutCheck.Threshold("""max(queue_length{namespace="{{namespace}}"})""", Max: 1000, Consecutive: 3),
                // A smoke test of the new version alone: its own Service stands for the application's.
                new RolloutCheck.Probe(new SmokeTest { Target = new SmokeTarget.Service(application.Value, "http", "/health") }),
            ];

            StageRules IHaveStageRules.RulesOf(StageName stage) => new() { Analysis = new() { Alpha = 0.01, WarmUp = TimeSpan.FromMinutes(2) } };
        }
    }
}

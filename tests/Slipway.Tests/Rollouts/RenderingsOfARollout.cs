using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Rollouts;
using Slipway.Values;

namespace Slipway.Tests.Rollouts;

/// <summary>What the cluster holds in each phase.</summary>
public sealed class RenderingsOfARollout
{
    private const string Ratio = "{ strategy: canary, steps: ['20% 10m', '50% 20m'] }";
    private const string BlueGreen = "{ strategy: blue-green }";

    private static readonly string Tracked = Shop.Before.Replace("matchLabels: { app: web }", "matchLabels: { app: web, track: stable }", StringComparison.Ordinal)
        .Replace("labels: { app: web, tier: front }", "labels: { app: web, track: stable }", StringComparison.Ordinal);

    [Fact]
    public void The_version_before_stays_whole_and_the_new_one_stands_beside_it_with_labels_of_its_own()
    {
        var rendering = RolloutRendering.At(Shop.Plan(), RolloutPhase.Observing, weight: 5, replicas: 1);

        Assert.Equal(Of(Shop.Render(Shop.Before), "Deployment", "web"), Of(rendering, "Deployment", "web"));
        Assert.Equal(
            """{"replicas":1,"selector":{"matchLabels":{"app":"web-canary"}}}""",
            Of(rendering, "Deployment", "web-canary").GetMap("spec")!.Without("template").ToString());
        Assert.Equal("""{"app":"web-canary","tier":"front"}""", Of(rendering, "Deployment", "web-canary").At("spec", "template", "metadata", "labels")!.ToString());
        Assert.Equal("1.5.0", Image(rendering, "web-canary"));
        Assert.Equal("""{"selector":{"app":"web-canary"},"ports":[{"name":"http","port":80,"targetPort":8080}],"type":"ClusterIP"}""", Of(rendering, "Service", "web-canary")["spec"]!.ToString());
        Assert.Equal("""{"app":"web"}""", Of(rendering, "Service", "web").At("spec", "selector")!.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(100)]
    public void The_route_is_written_whole_with_the_share_in_every_rule_that_leads_to_the_service(int weight)
    {
        var route = Of(RolloutRendering.At(Shop.Plan(), RolloutPhase.Observing, weight, replicas: 1), "HTTPRoute", "web");

        Assert.Equal(
            $$$"""{"hostnames":["shop.example.com"],"rules":[{"matches":[{"path":{"value":"/docs"}}],"backendRefs":[{"name":"docs","port":80}]},{"backendRefs":[{"name":"web","port":80,"weight":{{{100 - weight}}}},{"name":"web-canary","port":80,"weight":{{{weight}}}}]}]}""",
            route["spec"]!.ToString());
    }

    [Fact]
    public void The_version_before_is_replaced_while_the_canary_keeps_its_share_and_the_route_goes_back_before_the_canary_goes()
    {
        var plan = Shop.Plan();

        var settling = RolloutRendering.At(plan, RolloutPhase.Settling, weight: 50, replicas: 2);
        var returning = RolloutRendering.At(plan, RolloutPhase.Returning, weight: 50, replicas: 2);
        var finishing = RolloutRendering.At(plan, RolloutPhase.Finishing, weight: 50, replicas: 2);

        Assert.Equal(("1.5.0", "1.5.0", 50), (Image(settling, "web"), Image(settling, "web-canary"), Weight(settling)));
        Assert.Equal(Of(plan.Next, "HTTPRoute", "web"), Of(returning, "HTTPRoute", "web"));
        Assert.Equal(2, Of(returning, "Deployment", "web-canary").GetMap("spec")!.GetInteger("replicas"));
        Assert.Same(plan.Next, finishing);
    }

    [Fact]
    public void An_abort_takes_the_share_first_and_ends_with_what_was_healthy()
    {
        var plan = Shop.Plan();

        var aborting = RolloutRendering.At(plan, RolloutPhase.Aborting, weight: 50, replicas: 2);
        var clearing = RolloutRendering.At(plan, RolloutPhase.Clearing, weight: 0, replicas: 2);

        Assert.Equal(("1.4.0", "1.5.0", 0), (Image(aborting, "web"), Image(aborting, "web-canary"), Weight(aborting)));
        Assert.Equal(Texts(plan.Healthy), Texts(clearing));
    }

    [Fact]
    public void What_is_new_comes_first_and_what_changes_or_goes_waits_for_the_end()
    {
        var (hashed, old) = (Config("web-settings-b2"), Config("web-settings-a1"));
        var plan = Shop.Plan(
            before: $"{Shop.Before}\n---\n{old}", after: $"{Shop.After.Replace("configMapRef: { name: web-settings }", "configMapRef: { name: web-settings-b2 }", StringComparison.Ordinal).Replace("color: red", "color: blue", StringComparison.Ordinal)}\n---\n{hashed}");

        Assert.Equal("red", Color(RolloutPhase.Observing));
        Assert.Equal("blue", Color(RolloutPhase.Settling));
        Assert.All([RolloutPhase.Preparing, RolloutPhase.Observing, RolloutPhase.Settling, RolloutPhase.Returning, RolloutPhase.Aborting], phase =>
            Assert.Equal(["web-settings", "web-settings-a1", "web-settings-b2"], Names(phase)));
        Assert.Equal(["web-settings", "web-settings-b2"], Names(RolloutPhase.Finishing));

        string? Color(RolloutPhase phase) => (Of(RolloutRendering.At(plan, phase, 5, 1), "ConfigMap", "web-settings").At("data", "color") as ScalarValue)?.Text;
        IEnumerable<string> Names(RolloutPhase phase) => RolloutRendering.At(plan, phase, 5, 1).Resources.Where(resource => resource.Id.Type.Kind == "ConfigMap").Select(resource => resource.Id.Name).Order(StringComparer.Ordinal);
        static string Config(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: {name} }}\ndata: {{ color: red }}";
    }

    [Fact]
    public void Blue_green_switches_the_selector_of_the_service_and_back_when_the_version_before_is_replaced()
    {
        var plan = Shop.Plan(BlueGreen);

        Assert.Equal("web", Selector(RolloutPhase.Preparing, 0));
        Assert.Equal("web-canary", Selector(RolloutPhase.Observing, 100));
        Assert.Equal("web-canary", Selector(RolloutPhase.Settling, 100));
        Assert.Equal("web", Selector(RolloutPhase.Returning, 100));
        Assert.Equal("web", Selector(RolloutPhase.Aborting, 100));

        string? Selector(RolloutPhase phase, int weight) => (Of(RolloutRendering.At(plan, phase, weight, 4), "Service", "web").At("spec", "selector", "app") as ScalarValue)?.Text;
    }

    [Fact]
    public void By_pods_alone_the_service_has_both_and_the_deployment_only_its_own()
    {
        var plan = Shop.Plan(Ratio, Tracked);

        var rendering = RolloutRendering.At(plan, RolloutPhase.Observing, weight: 20, replicas: 1);

        Assert.Equal("""{"app":"web","track":"stable-canary"}""", Of(rendering, "Deployment", "web-canary").At("spec", "selector", "matchLabels")!.ToString());
        Assert.Equal("""{"app":"web"}""", Of(rendering, "Service", "web").At("spec", "selector")!.ToString());
        Assert.Equal("""{"app":"web","track":"stable-canary"}""", Of(rendering, "Service", "web-canary").At("spec", "selector")!.ToString());
        Assert.Equal(0, Of(RolloutRendering.At(plan, RolloutPhase.Aborting, 20, 1), "Deployment", "web-canary").GetMap("spec")!.GetInteger("replicas"));
    }

    [Fact]
    public void Policies_and_budgets_that_select_by_the_label_get_a_copy_that_selects_the_new_version()
    {
        const string Policies = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: { name: web }
            spec: { podSelector: { matchLabels: { app: web } } }
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: { name: front }
            spec: { minAvailable: 1, selector: { matchLabels: { tier: front } } }
            """;
        var rendering = RolloutRendering.At(Shop.Plan(before: $"{Shop.Before}\n---\n{Policies}"), RolloutPhase.Observing, weight: 5, replicas: 1);

        Assert.Equal("""{"podSelector":{"matchLabels":{"app":"web-canary"}}}""", Of(rendering, "NetworkPolicy", "web-canary")["spec"]!.ToString());
        Assert.DoesNotContain(rendering.Resources, resource => resource.Id.Name == "front-canary");
    }

    [Theory]
    [InlineData(RolloutTraffic.Route, 5, 4, 1)]
    [InlineData(RolloutTraffic.Route, 50, 5, 3)]
    [InlineData(RolloutTraffic.Selector, 100, 7, 7)]
    [InlineData(RolloutTraffic.PodRatio, 20, 4, 1)]
    [InlineData(RolloutTraffic.PodRatio, 50, 4, 4)]
    [InlineData(RolloutTraffic.Route, 5, 0, 1)]
    internal void The_new_version_has_as_many_pods_as_its_share_needs(RolloutTraffic traffic, int weight, int live, int replicas) =>
        Assert.Equal(replicas, RolloutRendering.ReplicasFor(traffic, weight, live));

    [Fact]
    public void Hooks_are_those_of_the_commit_and_done_once_however_many_steps_there_are()
    {
        const string Hook = "apiVersion: batch/v1\nkind: Job\nmetadata: { name: migrate, annotations: { slipway.dev/hook: before-apply } }\nspec: { template: { spec: { containers: [{ name: main, image: acme/db }] } } }";
        var plan = Shop.Plan(before: $"{Shop.Before}\n---\n{Hook}");

        var phases = Enum.GetValues<RolloutPhase>().Select(phase => RolloutRendering.At(plan, phase, 5, 1)).ToList();

        Assert.All(phases, rendering => Assert.Equal(plan.Next.Key, rendering.Key));
        Assert.Equal(["migrate"], RolloutRendering.At(plan, RolloutPhase.Preparing, 0, 1).Hooks.Select(hook => hook.Name));
        Assert.Empty(RolloutRendering.At(plan, RolloutPhase.Aborting, 0, 1).Hooks);
    }

    [Fact]
    public void The_plan_says_all_that_will_happen() => Assert.Equal(
        """
        prod/web: canary 1.4.0 -> 1.5.0, 2 steps, 32m at least, deadline 4h
          prepare  create Deployment web-canary (1 replica beside 4), Service web-canary
          step 1   HTTPRoute web: web 100 -> 95, web-canary 0 -> 5, for 10m
          step 2   HTTPRoute web: web 95 -> 50, web-canary 5 -> 50, for 20m
          settle   update Deployment web, HTTPRoute web as in git, delete web-canary

        """,
        RolloutText.Of(Shop.Plan(), 4));

    [Fact]
    public void A_plan_without_a_route_says_what_happens_instead()
    {
        Assert.Contains("Service web: all to web-canary, for 30m", RolloutText.Of(Shop.Plan(BlueGreen), 4), StringComparison.Ordinal);
        Assert.Contains("Deployment web-canary: 4 replicas beside 4 (50 %), for 20m", RolloutText.Of(Shop.Plan(Ratio, Tracked), 4), StringComparison.Ordinal);
    }

    private static MapValue Of(Rendering rendering, string kind, string name) => Assert.Single(rendering.Resources, resource => resource.Id.Type.Kind == kind && resource.Id.Name == name).Content;

    private static IEnumerable<string> Texts(Rendering rendering) => rendering.Resources.Select(resource => resource.Content.ToString());

    private static string? Image(Rendering rendering, string name) =>
        Naming.ImageReference.TryParse(ContainerImages.Of(rendering.Resources.Single(resource => RolledWorkload.IsDeployment(resource) && resource.Id.Name == name)).Single().Image)?.Tag;

    private static int Weight(Rendering rendering) =>
        (int)((ListValue)((MapValue)((ListValue)Of(rendering, "HTTPRoute", "web").At("spec", "rules")!)[1])["backendRefs"]!).Maps.Single(backend => backend.GetString("name") == "web-canary").GetInteger("weight")!;
}

using System.Text;
using Slipway.Configuration;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Rollouts;

namespace Slipway.Tests.Rollouts;

/// <summary>An application with everything that a rollout touches.</summary>
internal static class Shop
{
    public const string Canary = "{ strategy: canary, route: web, steps: ['5% 10m', '50% 20m'] }";

    public const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 4
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web, tier: front } }
            spec:
              containers:
              - name: web
                image: ghcr.io/acme/web:1.4.0@sha256:1111111111111111111111111111111111111111111111111111111111111111
                readinessProbe: { httpGet: { port: 8080 } }
                envFrom: [{ configMapRef: { name: web-settings } }]
        """;

    public const string Service = """
        apiVersion: v1
        kind: Service
        metadata: { name: web, labels: { app: web } }
        spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
        """;

    public const string Route = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata: { name: web }
        spec:
          hostnames: [shop.example.com]
          rules:
          - matches: [{ path: { value: /docs } }]
            backendRefs: [{ name: docs, port: 80 }]
          - backendRefs: [{ name: web, port: 80 }]
        """;

    public const string Settings = """
        apiVersion: v1
        kind: ConfigMap
        metadata: { name: web-settings }
        data: { color: red }
        """;

    public static readonly string Before = string.Join("\n---\n", Deployment, Service, Route, Settings);

    /// <summary>The same with another image.</summary>
    public static readonly string After = Release(Before);

    public static RenderingTarget Target { get; } = new() { Application = ApplicationName.Parse("web"), Stage = StageName.Parse("prod"), Namespace = "shop" };

    public static string Release(string manifests) =>
        manifests.Replace("web:1.4.0@sha256:" + new string('1', 64), "web:1.5.0@sha256:" + new string('2', 64), StringComparison.Ordinal);

    public static Rendering Render(string yaml) => Manifest.Render(yaml, Target);

    public static RolloutConfiguration Strategy(string rollout) =>
        SlipwayConfiguration.Parse(Encoding.UTF8.GetBytes($"stages: [{{ name: prod, rollout: {rollout} }}]")).Stages[0].Rollout;

    public static RolloutPlan? Find(string before, string after, string rollout = Canary) => RolloutPlan.Find(Strategy(rollout), Render(before), Render(after));

    public static RolloutPlan Plan(string rollout = Canary, string? before = null, string? after = null) => Find(before ?? Before, after ?? Release(before ?? Before), rollout)!;
}

using Slipway.Naming;

namespace Slipway.Components.Tests;

/// <summary>Manifests of the application web.</summary>
internal static class Manifests
{
    /// <summary>A Deployment without replicas: it is healthy wherever its image is.</summary>
    public static string WithoutReplicas(ImageReference image) =>
        $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: 0
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              containers:
              - name: web
                image: {{image}}

        """;
}

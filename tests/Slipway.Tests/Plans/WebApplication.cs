namespace Slipway.Tests.Plans;

/// <summary>An application of three resources, one of them secret.</summary>
internal static class WebApplication
{
    public const string Yaml =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
                - name: web
                  image: acme/web:1
                  env:
                    - {name: A, value: "1"}
                    - {name: B, value: "2"}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: web}
        stringData: {password: hunter2, old: x}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: web}
        data: {a: "1"}

        """;
}

using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Benchmarks;

/// <summary>
/// Manifests as an application of many services has them: ten kinds for each, about 200 bytes a resource. The Deployments have no replicas, so that what is
/// measured is the apply and not a thousand processes.
/// </summary>
static class MixedManifests
{
    public const int KindsOfService = 10;

    private static readonly string Image = $"image: example.org/web@sha256:{string.Concat(Enumerable.Repeat("ab", 32))}";

    /// <summary>Writes a file of ten resources for each service, in place of what is there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="resources">How many resources.</param>
    /// <param name="prefix">What their names begin with.</param>
    /// <param name="pod">The container of the one pod that each Deployment has; null: it has none.</param>
    public static void Write(string folder, int resources, string prefix = "svc", string? pod = null)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        for (var i = 0; i < resources / KindsOfService; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{i:0000}");
            File.WriteAllText(Path.Combine(folder, name + ".yaml"), string.Join("---\n", Service(name, pod)));
        }
    }

    private static IEnumerable<string> Service(string name, string? pod) =>
    [
        Head("apps/v1", "Deployment", name) + $$"""
            spec:
              replicas: {{(pod is null ? 0 : 1)}}
              selector:
                matchLabels: { app: {{name}} }
              template:
                metadata:
                  labels: { app: {{name}} }
                spec:
                  serviceAccountName: {{name}}
                  containers:
                    - name: web
                      {{pod ?? Image}}
                      ports: [{ containerPort: 8080 }]
                      resources:
                        requests: { cpu: 50m, memory: 64Mi }

            """,
        Head("v1", "Service", name) + $$"""
            spec:
              selector: { app: {{name}} }
              ports:
                - port: 80
                  targetPort: 8080

            """,
        Head("v1", "ConfigMap", name) + """
            data:
              LOG_LEVEL: info
              REGION: "1"

            """,
        Head("v1", "Secret", name) + """
            stringData:
              note: an example

            """,
        Head("v1", "ServiceAccount", name),
        Head("rbac.authorization.k8s.io/v1", "Role", name) + $$"""
            rules:
              - apiGroups: [""]
                resources: [configmaps]
                resourceNames: [{{name}}]
                verbs: [get, watch]

            """,
        Head("rbac.authorization.k8s.io/v1", "RoleBinding", name) + $$"""
            subjects:
              - kind: ServiceAccount
                name: {{name}}
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: Role
              name: {{name}}

            """,
        Head("networking.k8s.io/v1", "Ingress", name) + $$"""
            spec:
              rules:
                - host: {{name}}.example.org
                  http:
                    paths:
                      - path: /
                        pathType: Prefix
                        backend:
                          service:
                            name: {{name}}
                            port: { number: 80 }

            """,
        Head("networking.k8s.io/v1", "NetworkPolicy", name) + $$"""
            spec:
              podSelector:
                matchLabels: { app: {{name}} }
              policyTypes: [Ingress]
              ingress:
                - ports: [{ port: 8080 }]

            """,
        Head("policy/v1", "PodDisruptionBudget", name) + $$"""
            spec:
              maxUnavailable: 1
              selector:
                matchLabels: { app: {{name}} }

            """,
    ];

    private static string Head(string apiVersion, string kind, string name) => $"""
        apiVersion: {apiVersion}
        kind: {kind}
        metadata:
          name: {name}

        """;
}

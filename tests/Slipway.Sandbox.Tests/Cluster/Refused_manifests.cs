using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Tests.Cluster;

/// <summary>What the server refuses, the sandbox refuses in its words; and what stands beside it, it takes.</summary>
public sealed class Refused_manifests : IClassFixture<Refused_manifests.Server>
{
    private const string Container = """{"name":"a","image":"a"}""";

    private readonly Server _server;

    public Refused_manifests(Server server) => _server = server;

    public sealed class Server : IAsyncLifetime
    {
        internal TestCluster Cluster { get; private set; } = null!;

        public async Task InitializeAsync() => Cluster = await TestCluster.StartAsync();

        public async Task DisposeAsync() => await Cluster.DisposeAsync();
    }

    // Each: the resource, the manifest below metadata, and what the server says; nothing where it takes it.
    public static TheoryData<string, string, string> Manifests()
    {
        var data = new TheoryData<string, string, string>();
        void Add(string resource, string body, string says = "") => data.Add(resource, body, says);
        void Deploy(string spec, string says = "") => Add("apps/v1 Deployment", "\"spec\":{" + Selector + "," + Template(Container) + (spec.Length == 0 ? "" : "," + spec) + "}", says);
        void Pod(string spec, string says = "") => Add("v1 Pod", "\"spec\":{" + spec + "}", says);
        void Inside(string container, string says = "", string more = "") => Pod($$"""{{more}}"containers":[{"name":"a","image":"a",{{container}}}]""", says);
        const string at = "spec.containers[0].";

        Deploy("");
        Deploy("\"strategy\":{\"type\":\"Recreate\"}");
        Deploy("\"strategy\":{\"type\":\"Recreate\",\"rollingUpdate\":{\"maxSurge\":1}}", "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'");
        Deploy("\"strategy\":{\"type\":\"Blue\"}", "spec.strategy.type: Unsupported value: \"Blue\": supported values: \"Recreate\", \"RollingUpdate\"");
        Deploy("\"strategy\":{\"rollingUpdate\":{\"maxSurge\":0,\"maxUnavailable\":0}}", "spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0");
        Deploy("\"strategy\":{\"rollingUpdate\":{\"maxSurge\":\"0%\",\"maxUnavailable\":\"0%\"}}", "maxUnavailable: Invalid value: \"0%\": may not be 0 when `maxSurge` is 0");
        Deploy("\"strategy\":{\"rollingUpdate\":{\"maxSurge\":0,\"maxUnavailable\":\"100%\"}}");
        Deploy("\"strategy\":{\"rollingUpdate\":{\"maxSurge\":\"200%\",\"maxUnavailable\":0}}");
        Deploy("\"strategy\":{\"rollingUpdate\":{\"maxUnavailable\":\"101%\"}}", "maxUnavailable: Invalid value: \"101%\": must not be greater than 100%");
        Deploy("\"strategy\":{\"rollingUpdate\":{\"maxSurge\":\"half\"}}", "maxSurge: Invalid value: \"half\": a valid percent string must be a numeric string followed by an ending '%'");
        Deploy("\"strategy\":{\"rollingUpdate\":{\"maxSurge\":-1}}", "maxSurge: Invalid value: -1: must be greater than or equal to 0");
        Deploy("\"replicas\":-1", "spec.replicas: Invalid value: -1: must be greater than or equal to 0");
        Deploy("\"progressDeadlineSeconds\":10,\"minReadySeconds\":10", "spec.progressDeadlineSeconds: Invalid value: 10: must be greater than minReadySeconds");
        Deploy("\"progressDeadlineSeconds\":11,\"minReadySeconds\":10");
        Add("apps/v1 Deployment", "\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"b\"}}," + Template(Container) + "}", "spec.template.metadata.labels: Invalid value: {\"app\":\"a\"}: `selector` does not match template `labels`");
        Add("apps/v1 Deployment", "\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"a\"},\"matchExpressions\":[{\"key\":\"x\",\"operator\":\"DoesNotExist\"}]}," + Template(Container) + "}");
        Add("apps/v1 Deployment", "\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"a\"},\"matchExpressions\":[{\"key\":\"app\",\"operator\":\"In\"}]}," + Template(Container) + "}", "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'");
        Add("apps/v1 DaemonSet", "\"spec\":{" + Selector + "," + Template(Container) + ",\"updateStrategy\":{\"rollingUpdate\":{\"maxSurge\":1,\"maxUnavailable\":1}}}", "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero");
        Add("apps/v1 DaemonSet", "\"spec\":{" + Selector + "," + Template(Container) + ",\"updateStrategy\":{\"rollingUpdate\":{\"maxSurge\":\"10%\",\"maxUnavailable\":0}}}");
        Add("apps/v1 StatefulSet", "\"spec\":{" + Selector + "," + Template(Container) + ",\"updateStrategy\":{\"type\":\"OnDelete\",\"rollingUpdate\":{\"partition\":1}}}", "spec.updateStrategy.rollingUpdate: Invalid value: {\"partition\":1}: only allowed for updateStrategy 'RollingUpdate'");
        Add("apps/v1 StatefulSet", "\"spec\":{" + Selector + "," + Template("""{"name":"a","image":"a","volumeMounts":[{"name":"data","mountPath":"/data"}]}""") + ",\"volumeClaimTemplates\":[{\"metadata\":{\"name\":\"data\"},\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}]}");

        Inside("\"resources\":{\"limits\":{\"cpu\":\"-1\"}}", at + "resources.limits[cpu]: Invalid value: \"-1\": must be greater than or equal to 0");
        Inside("\"resources\":{\"requests\":{\"cpu\":\"2\"},\"limits\":{\"cpu\":\"1500m\"}}", at + "resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1500m");
        Inside("\"resources\":{\"requests\":{\"cpu\":\"2\",\"memory\":\"1Gi\"},\"limits\":{\"cpu\":\"2000m\",\"memory\":\"1024Mi\"}}");
        Inside("\"resources\":{\"limits\":{\"gpu\":\"1\"}}", at + "resources.limits[gpu]: Invalid value: \"gpu\": must be a standard resource for containers");
        Inside("\"resources\":{\"requests\":{\"nvidia.com/gpu\":\"1\"},\"limits\":{\"nvidia.com/gpu\":\"1\"}}");
        Inside("\"resources\":{\"requests\":{\"nvidia.com/gpu\":\"1\"},\"limits\":{\"nvidia.com/gpu\":\"2\"}}", "must be equal to nvidia.com/gpu limit of 2");
        Inside("\"readinessProbe\":{\"httpGet\":{\"port\":80},\"tcpSocket\":{\"port\":80}}", at + "readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type");
        Inside("\"livenessProbe\":{\"periodSeconds\":5}", at + "livenessProbe: Required value: must specify a handler type");
        Inside("\"livenessProbe\":{\"httpGet\":{\"port\":\"http\"},\"successThreshold\":2}", at + "livenessProbe.successThreshold: Invalid value: 2: must be 1");
        Inside("\"readinessProbe\":{\"httpGet\":{\"port\":\"http\"},\"successThreshold\":2},\"startupProbe\":{\"exec\":{\"command\":[\"true\"]}},\"livenessProbe\":{\"grpc\":{\"port\":8080}}");
        Inside("\"livenessProbe\":{\"httpGet\":{\"port\":0}}", at + "livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive");
        Inside("\"livenessProbe\":{\"exec\":{}}", at + "livenessProbe.exec.command: Required value");
        Inside("\"lifecycle\":{\"preStop\":{\"sleep\":{\"seconds\":1}}}");
        Inside("\"lifecycle\":{\"preStop\":{}}", at + "lifecycle.preStop: Required value: must specify a handler type");
        Inside("\"ports\":[{\"containerPort\":80,\"name\":\"http\"},{\"containerPort\":81,\"name\":\"http\"}]", at + "ports[1].name: Duplicate value: \"http\"");
        Inside("\"ports\":[{\"containerPort\":80,\"name\":\"a-name-that-is-long\"}]", at + "ports[0].name: Invalid value: \"a-name-that-is-long\": must be no more than 15 bytes");
        Inside("\"ports\":[{\"containerPort\":80,\"name\":\"http\"},{\"containerPort\":80,\"protocol\":\"UDP\"}]");
        Inside("\"ports\":[{\"containerPort\":80,\"protocol\":\"HTTP\"}]", at + "ports[0].protocol: Unsupported value: \"HTTP\": supported values: \"SCTP\", \"TCP\", \"UDP\"");
        Inside("\"env\":[{\"name\":\"a=b\",\"value\":\"c\"}]", at + "env[0].name: Invalid value: \"a=b\": a valid environment variable name must consist only of printable ASCII characters other than '='");
        Inside("\"env\":[{\"name\":\"my.name-1 x\",\"value\":\"c\"},{\"name\":\"B\"}]");
        Inside("\"env\":[{\"name\":\"A\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"s\",\"key\":\"k\"},\"configMapKeyRef\":{\"name\":\"s\",\"key\":\"k\"}}}]", at + "env[0].valueFrom: Invalid value: \"\": may not have more than one field specified at a time");
        Inside("\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/v\"}]", at + "volumeMounts[0].name: Not found: \"v\"");
        Inside("\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/v\"},{\"name\":\"v\",\"mountPath\":\"/w\",\"subPath\":\"a/b\"}]", more: "\"volumes\":[{\"name\":\"v\"}],");
        Inside("\"volumeMounts\":[{\"name\":\"v\",\"mountPath\":\"/v\",\"subPath\":\"../a\"}]", at + "volumeMounts[0].subPath: Invalid value: \"../a\": must not contain '..'", "\"volumes\":[{\"name\":\"v\"}],");
        Inside("\"stdin\":true", "spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type", "\"volumes\":[{\"name\":\"v\",\"emptyDir\":{},\"configMap\":{\"name\":\"c\"}}],");
        Inside("\"stdin\":true", "spec.volumes[0].secret.secretName: Required value", "\"volumes\":[{\"name\":\"v\",\"secret\":{}}],");
        Inside("\"stdin\":true", "spec.restartPolicy: Unsupported value: \"Sometimes\"", "\"restartPolicy\":\"Sometimes\",");
        Inside("\"stdin\":true", "", "\"tolerations\":[{\"operator\":\"Exists\"},{\"key\":\"a\",\"value\":\"b\",\"effect\":\"NoSchedule\"}],\"nodeSelector\":{\"kubernetes.io/os\":\"linux\"},\"dnsPolicy\":\"Default\",");
        Inside("\"stdin\":true", "spec.tolerations[0].operator: Invalid value: \"\": operator must be Exists when `key` is empty", "\"tolerations\":[{\"effect\":\"NoSchedule\"}],");
        Pod("\"containers\":[" + Container + "," + Container.Replace("\"a\",", "\"b\",", StringComparison.Ordinal) + "]");
        Pod("\"initContainers\":[" + Container + "],\"containers\":[" + Container + "]", "spec.initContainers[0].name: Duplicate value: \"a\"");
        Pod("\"initContainers\":[{\"name\":\"i\",\"image\":\"i\",\"readinessProbe\":{\"tcpSocket\":{\"port\":1}}}],\"containers\":[" + Container + "]", "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always");
        Pod("\"initContainers\":[{\"name\":\"i\",\"image\":\"i\",\"restartPolicy\":\"Always\",\"readinessProbe\":{\"tcpSocket\":{\"port\":1}}}],\"containers\":[" + Container + "]");

        foreach (var schedule in (string[])["* * * * *", "*/5 0-6/2 1,15 JAN-mar sun", "0 0 ? * 6", "@daily", "@every 1h30m", "5/15 * * * *"])
            Cron(schedule, "");
        Cron("60 * * * *", "spec.schedule: Invalid value: \"60 * * * *\": end of range (60) above maximum (59): 60");
        Cron("* * 0 * *", "beginning of range (0) below minimum (1): 0");
        Cron("* * * * 7", "end of range (7) above maximum (6): 7");
        Cron("5-3 * * * *", "beginning of range (5) beyond end of range (3): 5-3");
        Cron("*/0 * * * *", "step of range should be a positive number: */0");
        Cron("a * * * *", "failed to parse int from a: strconv.Atoi: parsing \\\"a\\\": invalid syntax");
        Cron("* * * *", "expected exactly 5 fields, found 4: [* * * *]");
        Cron("@sometimes", "unrecognized descriptor: @sometimes");
        Cron("TZ=UTC * * * * *", "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        Cron("* * * * *", "spec.timeZone: Invalid value: \"Mars/Base\": unknown time zone Mars/Base", ",\"timeZone\":\"Mars/Base\"");
        Cron("* * * * *", "", ",\"timeZone\":\"Europe/Berlin\"");
        Cron("* * * * *", "spec.concurrencyPolicy: Unsupported value: \"Never\": supported values: \"Allow\", \"Forbid\", \"Replace\"", ",\"concurrencyPolicy\":\"Never\"");
        void Cron(string schedule, string says, string more = "") => Add(
            "batch/v1 CronJob",
            "\"spec\":{\"schedule\":\"" + schedule + "\"" + more + ",\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":{\"restartPolicy\":\"Never\",\"containers\":[" + Container + "]}}}}}",
            says);
        Add("batch/v1 Job", "\"spec\":{\"template\":{\"spec\":{\"restartPolicy\":\"Never\",\"containers\":[" + Container + "]}}}");
        Add("batch/v1 Job", "\"spec\":{\"template\":{\"spec\":{\"restartPolicy\":\"Always\",\"containers\":[" + Container + "]}}}", "spec.template.spec.restartPolicy: Required value: valid values: \"OnFailure\", \"Never\"");
        Add("batch/v1 Job", "\"spec\":{\"backoffLimit\":-1,\"template\":{\"spec\":{\"restartPolicy\":\"Never\",\"containers\":[" + Container + "]}}}", "spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0");

        const string target = "\"scaleTargetRef\":{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"a\"}";
        Add("autoscaling/v2 HorizontalPodAutoscaler", "\"spec\":{" + target + ",\"minReplicas\":3,\"maxReplicas\":3}");
        Add("autoscaling/v2 HorizontalPodAutoscaler", "\"spec\":{" + target + ",\"minReplicas\":3,\"maxReplicas\":2}", "spec.maxReplicas: Invalid value: 2: must be greater than or equal to `minReplicas`");
        Add("autoscaling/v2 HorizontalPodAutoscaler", "\"spec\":{" + target + ",\"maxReplicas\":0}", "spec.maxReplicas: Invalid value: 0: must be greater than 0");
        Add("policy/v1 PodDisruptionBudget", "\"spec\":{\"maxUnavailable\":\"50%\"," + Selector + "}");
        Add("policy/v1 PodDisruptionBudget", "\"spec\":{\"minAvailable\":1,\"maxUnavailable\":1," + Selector + "}", "minAvailable and maxUnavailable cannot be both set");
        Add("policy/v1 PodDisruptionBudget", "\"spec\":{\"minAvailable\":\"110%\"," + Selector + "}", "spec.minAvailable: Invalid value: \"110%\": must not be greater than 100%");

        const string backend = "\"backend\":{\"service\":{\"name\":\"web\",\"port\":{\"number\":80}}}";
        void Ingress(string rule, string says = "") => Add("networking.k8s.io/v1 Ingress", "\"spec\":{\"rules\":[{" + rule + "}]}", says);
        void IngressPath(string path, string says = "") => Ingress("\"http\":{\"paths\":[{" + path + "}]}", says);
        IngressPath("\"path\":\"/\",\"pathType\":\"Prefix\"," + backend);
        IngressPath("\"pathType\":\"ImplementationSpecific\"," + backend);
        IngressPath("\"path\":\"/a(/|$)(.*)\",\"pathType\":\"ImplementationSpecific\"," + backend);
        IngressPath("\"path\":\"/\"," + backend, "spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified");
        IngressPath("\"path\":\"web\",\"pathType\":\"Prefix\"," + backend, "spec.rules[0].http.paths[0].path: Invalid value: \"web\": must be an absolute path");
        IngressPath("\"path\":\"/a//b\",\"pathType\":\"Exact\"," + backend, "path: Invalid value: \"/a//b\": must not contain '//'");
        IngressPath("\"path\":\"/\",\"pathType\":\"Regex\"," + backend, "pathType: Unsupported value: \"Regex\": supported values: \"Exact\", \"ImplementationSpecific\", \"Prefix\"");
        IngressPath("\"path\":\"/\",\"pathType\":\"Prefix\",\"backend\":{\"service\":{\"name\":\"web\"}}", "port name or number is required");
        Ingress("\"host\":\"shop.example.com\",\"http\":{\"paths\":[{\"pathType\":\"Prefix\",\"path\":\"/\"," + backend + "}]}");
        Ingress("\"host\":\"*.example.com\"");
        Ingress("\"host\":\"10.0.0.1\"", "spec.rules[0].host: Invalid value: \"10.0.0.1\": must be a DNS name, not an IP address");
        Ingress("\"host\":\"http://shop.example.com\"", "spec.rules[0].host: Invalid value: \"http://shop.example.com\": a lowercase RFC 1123 subdomain must consist of");
        Ingress("\"host\":\"a.*.com\"", "spec.rules[0].host: Invalid value: \"a.*.com\": a wildcard DNS-1123 subdomain must start with '*.'");
        Add("networking.k8s.io/v1 Ingress", "\"spec\":{}", "either `defaultBackend` or `rules` must be specified");
        Add("networking.k8s.io/v1 Ingress", "\"spec\":{\"default" + backend[1..].Replace("backend", "Backend", StringComparison.Ordinal) + "}");

        Add("rbac.authorization.k8s.io/v1 Role", "\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[\"get\"]}]");
        Add("rbac.authorization.k8s.io/v1 Role", "\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"],\"verbs\":[]}]", "rules[0].verbs: Required value: verbs must contain at least one value");
        Add("rbac.authorization.k8s.io/v1 Role", "\"rules\":[{\"resources\":[\"pods\"],\"verbs\":[\"get\"]}]", "rules[0].apiGroups: Required value: resource rules must supply at least one api group");
        Add("rbac.authorization.k8s.io/v1 Role", "\"rules\":[{\"nonResourceURLs\":[\"/x\"],\"verbs\":[\"get\"]}]", "namespaced rules cannot apply to non-resource URLs");
        Add("rbac.authorization.k8s.io/v1 RoleBinding", "\"roleRef\":{\"kind\":\"Role\",\"name\":\"r\",\"apiGroup\":\"rbac.authorization.k8s.io\"},\"subjects\":[{\"kind\":\"ServiceAccount\",\"name\":\"s\"},{\"kind\":\"User\",\"name\":\"u\"}]");
        Add("rbac.authorization.k8s.io/v1 RoleBinding", "\"roleRef\":{\"kind\":\"Group\",\"name\":\"r\",\"apiGroup\":\"rbac.authorization.k8s.io\"}", "roleRef.kind: Unsupported value: \"Group\": supported values: \"Role\", \"ClusterRole\"");

        void Service(string spec, string says = "") => Add("v1 Service", "\"spec\":{" + spec + "}", says);
        Service("\"ports\":[{\"port\":80}]");
        Service("\"ports\":[{\"port\":80,\"name\":\"a\"},{\"port\":80,\"name\":\"b\",\"protocol\":\"UDP\"}]");
        Service("\"ports\":[{\"port\":80},{\"port\":81}]", "spec.ports[0].name: Required value");
        Service("\"ports\":[{\"port\":80,\"name\":\"a\"},{\"port\":81,\"name\":\"a\"}]", "spec.ports[1].name: Duplicate value: \"a\"");
        Service("\"ports\":[{\"port\":80,\"targetPort\":\"a-name-that-is-long\"}]", "spec.ports[0].targetPort: Invalid value: \"a-name-that-is-long\": must be no more than 15 bytes");
        Service("\"ports\":[{\"port\":80,\"nodePort\":80}],\"type\":\"NodePort\"", "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767");
        Service("\"type\":\"ExternalName\",\"externalName\":\"example.com\"");
        Service("\"type\":\"ExternalName\"", "spec.externalName: Required value");
        Service("\"clusterIP\":\"None\"");

        Add("v1 ConfigMap", "\"data\":{\"a.b_c-D\":\"x\"},\"binaryData\":{\"b\":\"eA==\"}");
        Add("v1 ConfigMap", "\"data\":{\"a\":\"x\"},\"binaryData\":{\"a\":\"eA==\"}", "data[a]: Invalid value: \"a\": duplicate of key present in binaryData");
        Add("v1 ConfigMap", $"\"data\":{{\"a\":\"{new string('x', 1024 * 1024)}\"}}");
        Add("v1 ConfigMap", $"\"data\":{{\"a\":\"{new string('x', (1024 * 1024) + 1)}\"}}", "[]: Too long: may not be more than 1048576 bytes");
        Add("v1 Secret", "\"type\":\"kubernetes.io/tls\",\"data\":{\"tls.crt\":\"\",\"tls.key\":\"\"}");
        Add("v1 Secret", "\"type\":\"kubernetes.io/tls\",\"data\":{\"tls.crt\":\"\"}", "data[tls.key]: Required value");
        Add("v1 Secret", "\"type\":\"kubernetes.io/basic-auth\",\"data\":{\"password\":\"\"}");
        Add("v1 Secret", "\"type\":\"kubernetes.io/basic-auth\"", "data[username]: Required value");
        Add("v1 Secret", "\"type\":\"example.com/own\"");
        const string size = "\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}";
        Add("v1 PersistentVolumeClaim", "\"spec\":{\"accessModes\":[\"ReadWriteOncePod\"]," + size + "}");
        Add("v1 PersistentVolumeClaim", "\"spec\":{\"accessModes\":[\"RWO\"]," + size + "}", "spec.accessModes: Unsupported value: \"RWO\"");
        Add("storage.k8s.io/v1 StorageClass", "\"provisioner\":\"example.com/x\",\"parameters\":{\"a\":\"b\"}");
        Add("storage.k8s.io/v1 StorageClass", "\"reclaimPolicy\":\"Keep\"", "provisioner: Required value");
        Add("scheduling.k8s.io/v1 PriorityClass", "\"value\":1000000000");
        Add("scheduling.k8s.io/v1 PriorityClass", "\"value\":1000000001", "value: Forbidden: maximum allowed value of a user defined priority is 1000000000");
        return data;
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public async Task The_server_refuses_it_in_its_words_or_takes_it(string resource, string body, string says)
    {
        var (status, answer) = await SendAsync(resource, "it", body, "");

        AssertAnswer(status, answer, says);
    }

    public static TheoryData<string, string, string> Metadata => new()
    {
        { "it", "\"labels\":{\"app.kubernetes.io/name\":\"A_b.c-1\",\"x\":\"\"}", "" },
        { "it", "\"labels\":{\"a\":\"-x\"}", "metadata.labels: Invalid value: \"-x\": a valid label must be an empty string or consist of" },
        { "it", "\"labels\":{\"a\":\"" + new string('x', 64) + "\"}", "must be no more than 63 bytes" },
        { "it", "\"annotations\":{\"Example.com/UPPER\":\"anything at all\"}", "" },
        { "it", "\"annotations\":{\"a\":\"" + new string('x', 256 * 1024) + "\"}", "metadata.annotations: Too long: may not be more than 262144 bytes" },
        { "it", "\"annotations\":{\"a\":\"" + new string('x', (256 * 1024) - 1) + "\"}", "" },
        { "a.b-c.1", "\"labels\":{}", "" },
        { "-a", "\"labels\":{}", "metadata.name: Invalid value: \"-a\": a lowercase RFC 1123 subdomain must consist of" },
    };

    [Theory]
    [MemberData(nameof(Metadata))]
    public async Task Names_labels_and_annotations_have_rules(string name, string metadata, string says)
    {
        var (status, answer) = await SendAsync("v1 ConfigMap", name, "\"data\":{}", metadata);

        AssertAnswer(status, answer, says);
    }

    // The resource, what is there, what is to be, and what the server says.
    public static TheoryData<string, string, string, string> Changes => new()
    {
        { "storage.k8s.io/v1 StorageClass", "\"provisioner\":\"p\",\"parameters\":{\"a\":\"b\"}", "\"provisioner\":\"p\",\"parameters\":{\"a\":\"c\"}", "parameters: Forbidden: updates to parameters are forbidden." },
        { "storage.k8s.io/v1 StorageClass", "\"provisioner\":\"p\",\"allowVolumeExpansion\":false", "\"provisioner\":\"p\",\"allowVolumeExpansion\":true", "" },
        { "storage.k8s.io/v1 StorageClass", "\"provisioner\":\"p\"", "\"provisioner\":\"p\",\"volumeBindingMode\":\"WaitForFirstConsumer\"", "volumeBindingMode: Invalid value: \"WaitForFirstConsumer\": field is immutable" },
        { "scheduling.k8s.io/v1 PriorityClass", "\"value\":1", "\"value\":2", "value: Forbidden: may not be changed in an update." },
        { "scheduling.k8s.io/v1 PriorityClass", "\"value\":1", "\"value\":1,\"description\":\"d\"", "" },
        { "rbac.authorization.k8s.io/v1 RoleBinding", "\"roleRef\":{\"kind\":\"Role\",\"name\":\"a\",\"apiGroup\":\"rbac.authorization.k8s.io\"}", "\"roleRef\":{\"kind\":\"Role\",\"name\":\"b\",\"apiGroup\":\"rbac.authorization.k8s.io\"}", "roleRef: Invalid value: {\"APIGroup\":\"rbac.authorization.k8s.io\",\"Kind\":\"Role\",\"Name\":\"b\"}: cannot change roleRef" },
        { "v1 Service", "\"spec\":{\"clusterIP\":\"10.96.0.99\",\"ports\":[{\"port\":80}]}", "\"spec\":{\"clusterIP\":\"10.96.0.98\",\"ports\":[{\"port\":80}]}", "spec.clusterIPs[0]: Invalid value: [\"10.96.0.98\"]: may not change once set" },
        { "v1 Secret", "\"type\":\"Opaque\"", "\"type\":\"example.com/own\"", "type: Invalid value: \"example.com/own\": field is immutable" },
        { "v1 PersistentVolumeClaim", Claim("ReadWriteOnce"), Claim("ReadWriteMany"), "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims" },
        { "apps/v1 Deployment", Workload("\"replicas\":1", "a"), Workload("\"replicas\":2", "a"), "" },
        { "apps/v1 Deployment", Workload("\"replicas\":1", "a"), Workload("\"replicas\":1", "b"), "spec.selector: Invalid value: {\"matchLabels\":{\"app\":\"b\"}}: field is immutable" },
        { "apps/v1 StatefulSet", Workload("\"serviceName\":\"a\"", "a"), Workload("\"serviceName\":\"b\"", "a"), "spec: Forbidden: updates to statefulset spec for fields other than" },
        { "apps/v1 StatefulSet", Workload("\"minReadySeconds\":1", "a"), Workload("\"minReadySeconds\":2", "a"), "" },
        { "batch/v1 Job", "\"spec\":{\"template\":{\"spec\":{\"restartPolicy\":\"Never\",\"containers\":[" + Container + "]}}}", "\"spec\":{\"template\":{\"spec\":{\"restartPolicy\":\"OnFailure\",\"containers\":[" + Container + "]}}}", "spec.template.spec: Invalid value: " },
        { "networking.k8s.io/v1 IngressClass", "\"spec\":{\"controller\":\"example.com/a\"}", "\"spec\":{\"controller\":\"example.com/b\"}", "spec.controller: Invalid value: \"example.com/b\": field is immutable" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task What_cannot_change_is_refused(string resource, string before, string after, string says)
    {
        var name = $"it-{Guid.NewGuid():n}"[..12];
        var (created, problem) = await SendAsync(resource, name, before, "", isDryRun: false);
        Assert.True(created == 201, problem?.ToJsonString());

        var (status, answer) = await SendAsync(resource, name, after, "");

        AssertAnswer(status, answer, says);
    }

    private const string Selector = "\"selector\":{\"matchLabels\":{\"app\":\"a\"}}";

    private static string Template(string container) => "\"template\":{\"metadata\":{\"labels\":{\"app\":\"a\"}},\"spec\":{\"containers\":[" + container + "]}}";

    private static string Workload(string spec, string app) => "\"spec\":{" + (spec + "," + Selector + "," + Template(Container)).Replace("{\"app\":\"a\"}", $"{{\"app\":\"{app}\"}}", StringComparison.Ordinal) + "}";

    private static string Claim(string mode) => "\"spec\":{\"accessModes\":[\"" + mode + "\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}";

    private async Task<(int, JsonNode?)> SendAsync(string resource, string name, string body, string metadata, bool isDryRun = true)
    {
        var (version, kind) = (resource.Split(' ')[0], resource.Split(' ')[1]);
        var plural = kind.ToLowerInvariant() + (kind.EndsWith("ss", StringComparison.Ordinal) ? "es" : "s");
        var isClusterWide = kind is "StorageClass" or "PriorityClass" or "IngressClass";
        var path = $"/{(version == "v1" ? "api" : "apis")}/{version}/{(isClusterWide ? "" : "namespaces/default/")}{plural}/{name}";
        var json = $$$"""{"apiVersion":"{{{version}}}","kind":"{{{kind}}}","metadata":{"name":"{{{name}}}"{{{(metadata.Length == 0 ? "" : "," + metadata)}}}},{{{body}}}}""";
        var (status, answer, _) = await _server.Cluster.SendAsync("PATCH", $"{path}?fieldManager=t&force=true{(isDryRun ? "&dryRun=All" : "")}", json, "application/apply-patch+yaml");
        return (status, answer);
    }

    private static void AssertAnswer(int status, JsonNode? answer, string says)
    {
        if (says.Length == 0)
        {
            Assert.True(status is 200 or 201, answer?.ToJsonString());
            return;
        }

        Assert.True(status == 422, $"{status} {answer?.ToJsonString()}");
        Assert.Contains(says.Replace("\\\"", "\"", StringComparison.Ordinal), (string)answer!["message"]!, StringComparison.Ordinal);
        Assert.Equal("Invalid", (string)answer["reason"]!);
        Assert.All(answer["details"]!["causes"]!.AsArray(), cause => Assert.StartsWith("FieldValue", (string)cause!["reason"]!, StringComparison.Ordinal));
    }
}

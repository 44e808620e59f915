using System.Net;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>Services and Ingresses (k8s.io/kubernetes/pkg/apis/core/validation, …/networking/validation).</summary>
internal static class NetworkRules
{
    private static readonly string[] s_notIn = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] s_notLast = ["/..", "/."];

    public static void CheckService(JsonObject spec, JsonObject? old, List<FieldProblem> problems)
    {
        var type = spec.Text("type");
        var ports = spec.Items("ports").ToList();
        if (ports.Count == 0 && type != "ExternalName" && spec.Text("clusterIP") != "None")
            problems.Add(FieldProblem.Required("spec.ports"));
        if (type == "ExternalName" && string.IsNullOrEmpty(spec.Text("externalName")))
            problems.Add(FieldProblem.Required("spec.externalName"));
        var names = new HashSet<string>(StringComparer.Ordinal);
        var numbers = new HashSet<(long?, string)>();
        foreach (var (port, field) in spec.Indexed("ports", "spec"))
        {
            var name = port.Text("name") ?? "";
            if (name.Length == 0 && ports.Count > 1)
                problems.Add(FieldProblem.Required(field + ".name"));
            else if (name.Length > 0 && !Names.IsLabel(name))
                problems.Add(FieldProblem.Invalid(field + ".name", name, Names.LabelRule));
            else if (name.Length > 0 && !names.Add(name))
                problems.Add(FieldProblem.Duplicate(field + ".name", name));
            FieldRules.Port(port["port"], field + ".port", problems);
            FieldRules.OneOf(port, field, "protocol", problems, "SCTP", "TCP", "UDP");
            FieldRules.PortOrName(port["targetPort"], field + ".targetPort", problems);
            if (type is "ClusterIP" && port.Number("nodePort") is not (null or 0))
                problems.Add(FieldProblem.Forbidden(field + ".nodePort", "may not be used when `type` is 'ClusterIP'"));
            else if (port.Number("nodePort") is { } node and not (>= 30000 and <= 32767) and not 0)
                problems.Add(FieldProblem.Invalid(field + ".nodePort", node, "provided port is not in the valid range. The range of valid ports is 30000-32767"));
            if (!numbers.Add((port.Number("port"), port.Text("protocol") ?? "TCP")))
                problems.Add(FieldProblem.Duplicate(field, new JsonObject { ["Name"] = "", ["Protocol"] = port.Text("protocol"), ["AppProtocol"] = null, ["Port"] = port["port"]?.DeepClone(), ["TargetPort"] = 0, ["NodePort"] = 0 }));
        }

        problems.AddRange(Names.Labels(spec.Map("selector"), "spec.selector"));
        FieldRules.OneOf(spec, "spec", "type", problems, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        FieldRules.OneOf(spec, "spec", "sessionAffinity", problems, "ClientIP", "None");
        if (spec.Text("clusterIP") is { Length: > 0 } address and not "None" && !IPAddress.TryParse(address, out _))
            problems.Add(FieldProblem.Invalid("spec.clusterIPs[0]", address, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"));
        if (old.Text("clusterIP") is { Length: > 0 } before && spec.Text("clusterIP") is { } after && after != before && type != "ExternalName")
            problems.Add(FieldProblem.Invalid("spec.clusterIPs[0]", new JsonArray(after), "may not change once set"));
    }

    public static void CheckIngress(JsonObject json, JsonObject spec, JsonObject? live, List<FieldProblem> problems)
    {
        if (spec.List("rules") is not { Count: > 0 } && spec["defaultBackend"] is null)
            problems.Add(FieldProblem.Invalid("spec", spec["rules"], "either `defaultBackend` or `rules` must be specified"));
        foreach (var (tls, field) in spec.Indexed("tls", "spec"))
        {
            var hosts = tls.Texts("hosts").ToList();
            for (var index = 0; index < hosts.Count; index++)
                Host(hosts[index], $"{field}.hosts".At(index), problems);
        }

        if (spec.Map("defaultBackend") is { } fallback)
            Backend(fallback, "spec.defaultBackend", problems);
        foreach (var (rule, field) in spec.Indexed("rules", "spec"))
        {
            if (rule.Text("host") is { Length: > 0 } host)
            {
                if (IPAddress.TryParse(host, out _) && (host.Contains(':', StringComparison.Ordinal) || host.Count(letter => letter == '.') == 3))
                    problems.Add(FieldProblem.Invalid(field + ".host", host, "must be a DNS name, not an IP address"));
                Host(host, field + ".host", problems);
            }

            if (rule.Map("http") is { } http && http.List("paths") is not { Count: > 0 })
                problems.Add(FieldProblem.Required(field + ".http.paths"));
            foreach (var (path, at) in rule.Map("http").Indexed("paths", field + ".http"))
                CheckPath(path, at, problems);
        }

        const string old = "kubernetes.io/ingress.class";
        if (live is null && spec["ingressClassName"] is not null && json.Map("metadata").Map("annotations").Text(old) is { } both)
            problems.Add(FieldProblem.Invalid($"metadata.annotations[{old}]", both, "can not be set when the class field is also set"));
        if (spec.Text("ingressClassName") is { } name && !Names.IsSubdomain(name))
            problems.Add(FieldProblem.Invalid("spec.ingressClassName", name, Names.SubdomainRule));
    }

    private static void CheckPath(JsonObject path, string field, List<FieldProblem> problems)
    {
        var text = path.Text("path") ?? "";
        switch (path.Text("pathType"))
        {
            case null:
                problems.Add(FieldProblem.Required(field + ".pathType", "pathType must be specified"));
                return;
            case "Exact" or "Prefix":
                if (!text.StartsWith('/'))
                    problems.Add(FieldProblem.Invalid(field + ".path", text, "must be an absolute path"));
                problems.AddRange(s_notIn.Where(part => text.Contains(part, StringComparison.Ordinal)).Select(part => FieldProblem.Invalid(field + ".path", text, $"must not contain '{part}'")));
                problems.AddRange(s_notLast.Where(part => text.EndsWith(part, StringComparison.Ordinal)).Select(part => FieldProblem.Invalid(field + ".path", text, $"cannot end with '{part}'")));
                break;
            case "ImplementationSpecific":
                if (text.Length > 0 && text[0] != '/')
                    problems.Add(FieldProblem.Invalid(field + ".path", text, "must be an absolute path"));
                break;
            case var other:
                problems.Add(FieldProblem.Unsupported(field + ".pathType", other, ["Exact", "ImplementationSpecific", "Prefix"]));
                break;
        }

        Backend(path.Map("backend") ?? [], field + ".backend", problems);
    }

    private static void Backend(JsonObject backend, string field, List<FieldProblem> problems)
    {
        var service = backend.Map("service");
        if (service is not null && backend["resource"] is not null)
            problems.Add(FieldProblem.Invalid(field, "", "cannot set both resource and service backends"));
        else if (service is null && backend["resource"] is null)
            problems.Add(FieldProblem.Invalid(field, "", "resource or service backend is required"));
        if (service is null)
            return;
        var name = service.Text("name") ?? "";
        if (name.Length == 0)
            problems.Add(FieldProblem.Required(field + ".service.name"));
        else if (!Names.IsServiceName(name))
            problems.Add(FieldProblem.Invalid(field + ".service.name", name, Names.ServiceNameRule));
        var (portName, number) = (service.Map("port").Text("name") ?? "", service.Map("port").Number("number") ?? 0);
        if (portName.Length > 0 && number != 0)
            problems.Add(FieldProblem.Invalid(field, "", "cannot set both port name & port number"));
        else if (portName.Length > 0)
            FieldRules.PortName(portName, field + ".service.port.name", problems);
        else if (number != 0)
            FieldRules.Port(number, field + ".service.port.number", problems);
        else
            problems.Add(FieldProblem.Required(field, "port name or number is required"));
    }

    private static void Host(string host, string field, List<FieldProblem> problems)
    {
        if (host.Contains('*', StringComparison.Ordinal) ? !(host.StartsWith("*.", StringComparison.Ordinal) && Names.IsSubdomain(host[2..])) : !Names.IsSubdomain(host))
            problems.Add(FieldProblem.Invalid(field, host, host.Contains('*', StringComparison.Ordinal) ? Names.WildcardRule : Names.SubdomainRule));
    }
}

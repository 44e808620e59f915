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
        foreach (var (port, field) in spec.Indexed("ports", "spec"))
        {
            if (ports.Count > 1 || !string.IsNullOrEmpty(port.Text("name")))
                FieldRules.UniqueLabel(port.Text("name"), field + ".name", names, problems);
            FieldRules.Port(port["port"], field + ".port", problems);
            FieldRules.OneOf(port, field, "protocol", problems, "SCTP", "TCP", "UDP");
            FieldRules.PortOrName(port["targetPort"], field + ".targetPort", problems);
            if (type is "ClusterIP" && port.Number("nodePort") is not (null or 0))
                problems.Add(FieldProblem.Forbidden(field + ".nodePort", "may not be used when `type` is 'ClusterIP'"));
            else if (port.Number("nodePort") is { } node and not (>= 30000 and <= 32767) and not 0)
                problems.Add(FieldProblem.Invalid(field + ".nodePort", node, "provided port is not in the valid range. The range of valid ports is 30000-32767"));
        }

        problems.AddRange(Names.Labels(spec.Map("selector"), "spec.selector"));
        FieldRules.OneOf(spec, "spec", "type", problems, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        FieldRules.OneOf(spec, "spec", "sessionAffinity", problems, "ClientIP", "None");
        if (old.Text("clusterIP") is { Length: > 0 } before && spec.Text("clusterIP") is { } after && after != before && type != "ExternalName")
            problems.Add(FieldProblem.Invalid("spec.clusterIPs[0]", new JsonArray(after), "may not change once set"));
    }

    public static void CheckIngress(JsonObject spec, List<FieldProblem> problems)
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
        if (service is null == backend["resource"] is null)
            problems.Add(FieldProblem.Invalid(field, "", service is null ? "resource or service backend is required" : "cannot set both resource and service backends"));
        if (service is null)
            return;
        FieldRules.Required(service, field + ".service", problems, "name");
        var port = service.Map("port");
        if (port.Text("name") is { Length: > 0 } name)
            FieldRules.PortName(name, field + ".service.port.name", problems);
        else if (port.Number("number") is not (null or 0))
            FieldRules.Port(port!["number"], field + ".service.port.number", problems);
        else
            problems.Add(FieldProblem.Required(field, "port name or number is required"));
    }

    private static void Host(string host, string field, List<FieldProblem> problems)
    {
        if (host.Contains('*', StringComparison.Ordinal) ? !(host.StartsWith("*.", StringComparison.Ordinal) && Names.IsSubdomain(host[2..])) : !Names.IsSubdomain(host))
            problems.Add(FieldProblem.Invalid(field, host, host.Contains('*', StringComparison.Ordinal) ? Names.WildcardRule : Names.SubdomainRule));
    }
}

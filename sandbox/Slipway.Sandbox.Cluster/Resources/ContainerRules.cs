using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>What the server checks in one container (k8s.io/kubernetes/pkg/apis/core/validation).</summary>
internal static class ContainerRules
{
    private const string VariableRule = "a valid environment variable name must consist only of printable ASCII characters other than '='";

    private static readonly string[] s_sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

    public static void Check(JsonObject container, string path, HashSet<string> volumes, HashSet<string> names, bool isInit, List<FieldProblem> problems)
    {
        FieldRules.UniqueLabel(container.Text("name"), path + ".name", names, problems);
        var image = container.Text("image") ?? "";
        if (image.Length == 0)
            problems.Add(FieldProblem.Required(path + ".image"));
        else if (image != image.Trim())
            problems.Add(FieldProblem.Invalid(path + ".image", image, "must not have leading or trailing whitespace"));
        Ports(container, path, problems);
        Variables(container, path, problems);
        Mounts(container, path, volumes, problems);
        FieldRules.OneOf(container, path, "imagePullPolicy", problems, "Always", "IfNotPresent", "Never");
        ResourceRules.Check(container.Map("resources"), path + ".resources", problems);
        ProbeRules.Check(container, path, isInit, problems);
    }

    private static void Ports(JsonObject container, string path, List<FieldProblem> problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (port, field) in container.Indexed("ports", path))
        {
            if (port.Text("name") is { Length: > 0 } name)
            {
                FieldRules.PortName(name, field + ".name", problems);
                if (!names.Add(name))
                    problems.Add(FieldProblem.Duplicate(field + ".name", name));
            }

            if (port.Number("containerPort") is null or 0)
                problems.Add(FieldProblem.Required(field + ".containerPort"));
            else
                FieldRules.Port(port["containerPort"], field + ".containerPort", problems);
            if (port.Number("hostPort") is not (null or 0))
                FieldRules.Port(port["hostPort"], field + ".hostPort", problems);
            FieldRules.OneOf(port, field, "protocol", problems, "SCTP", "TCP", "UDP");
        }
    }

    private static void Variables(JsonObject container, string path, List<FieldProblem> problems)
    {
        foreach (var (variable, field) in container.Indexed("env", path))
        {
            var name = variable.Text("name") ?? "";
            if (name.Length == 0)
                problems.Add(FieldProblem.Required(field + ".name"));
            else if (!name.All(letter => letter is >= ' ' and <= '~' and not '='))
                problems.Add(FieldProblem.Invalid(field + ".name", name, VariableRule));
            if (variable["valueFrom"] is not JsonObject from)
                continue;
            var present = s_sources.Where(source => from[source] is not null).ToList();
            var wrong = !string.IsNullOrEmpty(variable.Text("value")) && present.Count > 0 ? "may not be specified when `value` is not empty"
                : present.Count == 0 ? "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
                : present.Count > 1 ? "may not have more than one field specified at a time" : null;
            if (wrong is not null)
                problems.Add(FieldProblem.Invalid(field + ".valueFrom", "", wrong));
            foreach (var source in present.Where(source => source is "configMapKeyRef" or "secretKeyRef"))
                FieldRules.Required(from[source], $"{field}.valueFrom.{source}", problems, "name", "key");
        }
    }

    private static void Mounts(JsonObject container, string path, HashSet<string> volumes, List<FieldProblem> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (mount, field) in container.Indexed("volumeMounts", path))
        {
            FieldRules.Required(mount, field, problems, "name", "mountPath");
            if (mount.Text("name") is { Length: > 0 } name && !volumes.Contains(name))
                problems.Add(FieldProblem.NotFound(field + ".name", name));
            if (mount.Text("mountPath") is { Length: > 0 } target && !seen.Add(target))
                problems.Add(FieldProblem.Invalid(field + ".mountPath", target, "must be unique"));
            if (mount.Text("subPath") is { Length: > 0 } below)
                VolumeRules.Descending(below, field + ".subPath", problems);
        }
    }
}

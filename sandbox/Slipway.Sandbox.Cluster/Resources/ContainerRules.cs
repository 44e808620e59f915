using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>What the server checks in one container (k8s.io/kubernetes/pkg/apis/core/validation).</summary>
internal static class ContainerRules
{
    private const string VariableRule = "a valid environment variable name must consist only of printable ASCII characters other than '='";

    private static readonly string[] s_sources = ["fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef"];

    public static void Check(JsonObject container, string path, HashSet<string> volumes, HashSet<string> names, bool isInit, List<FieldProblem> problems)
    {
        var name = container.Text("name") ?? "";
        if (name.Length == 0)
            problems.Add(FieldProblem.Required(path + ".name"));
        else if (!Names.IsLabel(name))
            problems.Add(FieldProblem.Invalid(path + ".name", name, Names.LabelRule));
        else if (!names.Add(name))
            problems.Add(FieldProblem.Duplicate(path + ".name", name));
        if (string.IsNullOrEmpty(container.Text("image")))
        {
            if (name.Length > 0)
                problems.Add(FieldProblem.Required(path + ".image"));
        }
        else if (container.Text("image") is { } image && image != image.Trim())
        {
            problems.Add(FieldProblem.Invalid(path + ".image", image, "must not have leading or trailing whitespace"));
        }

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
            if (!string.IsNullOrEmpty(variable.Text("value")) && present.Count > 0)
                problems.Add(FieldProblem.Invalid(field + ".valueFrom", "", "may not be specified when `value` is not empty"));
            else if (present.Count == 0)
                problems.Add(FieldProblem.Invalid(field + ".valueFrom", "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"));
            else if (present.Count > 1)
                problems.Add(FieldProblem.Invalid(field + ".valueFrom", "", "may not have more than one field specified at a time"));
            foreach (var source in present.Where(source => source is "configMapKeyRef" or "secretKeyRef"))
                FieldRules.Required(from[source], $"{field}.valueFrom.{source}", problems, "name", "key");
        }
    }

    private static void Mounts(JsonObject container, string path, HashSet<string> volumes, List<FieldProblem> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (mount, field) in container.Indexed("volumeMounts", path))
        {
            if (string.IsNullOrEmpty(mount.Text("name")))
                problems.Add(FieldProblem.Required(field + ".name"));
            else if (!volumes.Contains(mount.Text("name")!))
                problems.Add(FieldProblem.NotFound(field + ".name", mount.Text("name")!));
            if (string.IsNullOrEmpty(mount.Text("mountPath")))
                problems.Add(FieldProblem.Required(field + ".mountPath"));
            else if (!seen.Add(mount.Text("mountPath")!))
                problems.Add(FieldProblem.Invalid(field + ".mountPath", mount.Text("mountPath"), "must be unique"));
            if (mount.Text("subPath") is { Length: > 0 } below)
                VolumeRules.Descending(below, field + ".subPath", problems);
        }
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>What the server checks in a Pod's spec, as far as manifests commonly get it wrong.</summary>
internal static class PodValidation
{
    public static void Check(JsonObject spec, string path, List<FieldProblem> problems, params string[] restartPolicies)
    {
        var volumes = spec.Items("volumes").Select(volume => volume.Text("name") ?? "").ToHashSet(StringComparer.Ordinal);
        var containers = spec.Items("containers").ToList();
        if (containers.Count == 0)
            problems.Add(FieldProblem.Required(path + ".containers"));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in (string[])["containers", "initContainers"])
        {
            var i = 0;
            foreach (var container in spec.Items(part))
                CheckContainer(container, string.Create(CultureInfo.InvariantCulture, $"{path}.{part}[{i++}]"), volumes, names, problems);
        }

        var policy = spec.Text("restartPolicy") ?? "Always";
        if (restartPolicies.Length > 0 && !restartPolicies.Contains(policy))
            problems.Add(restartPolicies is ["OnFailure", "Never"] && policy == "Always"
                ? FieldProblem.Required(path + ".restartPolicy", "valid values: \"OnFailure\", \"Never\"")
                : FieldProblem.Unsupported(path + ".restartPolicy", policy, restartPolicies));
    }

    /// <summary>Little of a Pod can change once it exists.</summary>
    public static void CheckChange(JsonObject spec, JsonObject old, List<FieldProblem> problems)
    {
        JsonObject Fixed(JsonObject from)
        {
            var copy = from.Copy();
            foreach (var name in (string[])["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "schedulingGates", "nodeName"])
                copy.Remove(name);
            foreach (var container in copy.Items("containers").Concat(copy.Items("initContainers")))
                container.Remove("image");
            return copy;
        }

        if (!JsonNode.DeepEquals(Fixed(spec), Fixed(old)))
        {
            problems.Add(FieldProblem.Forbidden("spec",
                "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)"));
        }
    }

    public static void CheckPort(JsonNode? port, string field, List<FieldProblem> problems)
    {
        if (port.AsNumber() is not { } number || number is < 1 or > 65535)
            problems.Add(FieldProblem.Invalid(field, port?.DeepClone() ?? 0, "must be between 1 and 65535, inclusive"));
    }

    public static void CheckPortOrName(JsonNode? port, string field, List<FieldProblem> problems)
    {
        if (port is null)
            return;
        if (port.GetValueKind() == JsonValueKind.Number)
            CheckPort(port, field, problems);
        else if (port.AsText() is { } name && !name.Any(char.IsAsciiLetter))
            problems.Add(FieldProblem.Invalid(field, name, "must contain at least one letter (a-z)"));
    }

    private static void CheckContainer(JsonObject container, string path, HashSet<string> volumes, HashSet<string> names, List<FieldProblem> problems)
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

        var i = 0;
        foreach (var port in container.Items("ports"))
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"{path}.ports[{i++}].containerPort");
            if (port.Number("containerPort") is null or 0)
                problems.Add(FieldProblem.Required(field));
            else
                CheckPort(port["containerPort"], field, problems);
        }

        i = 0;
        foreach (var variable in container.Items("env"))
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"{path}.env[{i++}]");
            if (string.IsNullOrEmpty(variable.Text("name")))
                problems.Add(FieldProblem.Required(field + ".name"));
            else if (variable["valueFrom"] is not null && !string.IsNullOrEmpty(variable.Text("value")))
                problems.Add(FieldProblem.Invalid(field + ".valueFrom", "", "may not be specified when `value` is not empty"));
        }

        i = 0;
        foreach (var mount in container.Items("volumeMounts"))
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"{path}.volumeMounts[{i++}]");
            if (string.IsNullOrEmpty(mount.Text("name")))
                problems.Add(FieldProblem.Required(field + ".name"));
            else if (!volumes.Contains(mount.Text("name")!))
                problems.Add(FieldProblem.NotFound(field + ".name", mount.Text("name")!));
            if (string.IsNullOrEmpty(mount.Text("mountPath")))
                problems.Add(FieldProblem.Required(field + ".mountPath"));
        }

        if (container.Text("imagePullPolicy") is { } policy && policy is not ("Always" or "IfNotPresent" or "Never"))
            problems.Add(FieldProblem.Unsupported(path + ".imagePullPolicy", policy, ["Always", "IfNotPresent", "Never"]));
    }
}

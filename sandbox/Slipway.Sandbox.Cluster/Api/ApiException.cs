using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Ownership;
using Slipway.Sandbox.Cluster.Resources;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>A request that is answered with a Status, in the words of the real server.</summary>
internal sealed class ApiException(int code, string? reason, string message, JsonObject? details = null) : Exception(message)
{
    public int Code => code;

    public string? Reason => reason;

    public JsonObject ToJson()
    {
        var status = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = Message };
        if (reason is not null)
            status["reason"] = reason;
        if (details is not null)
            status["details"] = details.DeepClone();
        status["code"] = code;
        return status;
    }

    public static ApiException BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiException NotServed() => new(404, "NotFound", "the server could not find the requested resource", []);

    public static ApiException MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    public static ApiException NotFound(ResourceDefinition resource, string name) =>
        new(404, "NotFound", $"{resource.Key} \"{name}\" not found", Details(resource, name));

    public static ApiException NamespaceNotFound(string name) =>
        new(404, "NotFound", $"namespaces \"{name}\" not found", new JsonObject { ["name"] = name, ["kind"] = "namespaces" });

    public static ApiException AlreadyExists(ResourceDefinition resource, string name, bool deleting) =>
        new(409, "AlreadyExists", $"{(deleting ? "object is being deleted: " : "")}{resource.Key} \"{name}\" already exists", Details(resource, name));

    public static ApiException Conflict(ResourceDefinition resource, string name, string message) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource.Key} \"{name}\": {message}", Details(resource, name));

    public static ApiException Modified(ResourceDefinition resource, string name) =>
        Conflict(resource, name, "the object has been modified; please apply your changes to the latest version and try again");

    /// <summary>A precondition of a deletion failed; the real server names the kind there, not the resource.</summary>
    public static ApiException Precondition(ResourceDefinition resource, string name, string message)
    {
        var details = Details(resource, name);
        details["kind"] = resource.Kind;
        return new(409, "Conflict", $"Operation cannot be fulfilled on {resource.QualifiedKind} \"{name}\": {message}", details);
    }

    public static ApiException Forbidden(ResourceDefinition resource, string name, string message, JsonArray? causes = null)
    {
        var details = Details(resource, name);
        if (causes is not null)
            details["causes"] = causes;
        return new(403, "Forbidden", $"{resource.Key} \"{name}\" is forbidden: {message}", details);
    }

    public static ApiException FieldConflicts(IReadOnlyList<ApplyConflict> conflicts)
    {
        var groups = conflicts.GroupBy(conflict => conflict.Message, StringComparer.Ordinal)
            .Select(group => group.Count() == 1
                ? $"{group.Key}: {group.First().Path}"
                : $"{group.Key}:\n{string.Join("\n", group.Select(conflict => "- " + conflict.Path))}")
            .ToList();
        var plural = conflicts.Count == 1 ? "" : "s";
        var text = conflicts.Count == 1 || groups.Count == 1 ? groups[0] : string.Join("\n", groups.Prepend("conflicts with multiple managers"));
        return new(409, "Conflict", $"Apply failed with {conflicts.Count.ToString(CultureInfo.InvariantCulture)} conflict{plural}: {text}", new JsonObject
        {
            ["causes"] = new JsonArray(conflicts.Select(conflict => (JsonNode)Cause("FieldManagerConflict", conflict.Message, conflict.Path)).ToArray()),
        });
    }

    public static ApiException Invalid(string qualifiedKind, string group, string kind, string name, IReadOnlyList<FieldProblem> problems)
    {
        var texts = problems.Select(problem => $"{problem.Field}: {problem.Message}").Distinct().ToList();
        var details = Details(group, kind, name);
        details["causes"] = new JsonArray(problems.Select(problem => (JsonNode)Cause(problem.Reason, problem.Message, problem.Field)).ToArray());
        return new(422, "Invalid", $"{qualifiedKind} \"{name}\" is invalid: {(texts.Count == 1 ? texts[0] : "[" + string.Join(", ", texts) + "]")}", details);
    }

    public static ApiException Invalid(ResourceDefinition resource, string name, IReadOnlyList<FieldProblem> problems) =>
        Invalid(resource.QualifiedKind, resource.Group, resource.Kind, name, problems);

    public static ApiException InvalidOptions(string kind, FieldProblem problem) => Invalid($"{kind}.meta.k8s.io", "meta.k8s.io", kind, "", [problem]);

    public static JsonObject Cause(string reason, string message, string field) => new() { ["reason"] = reason, ["message"] = message, ["field"] = field };

    public static JsonObject Details(string group, string kind, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (group.Length > 0)
            details["group"] = group;
        details["kind"] = kind;
        return details;
    }

    private static JsonObject Details(ResourceDefinition resource, string name) => Details(resource.Group, resource.Plural, name);
}

using Slipway.Health;
using Slipway.Hooks;
using Slipway.Naming;
using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Schemas;
using Slipway.Values;

namespace Slipway.Validation;

/// <summary>Checks a rendering without a cluster.</summary>
internal static class RenderingValidator
{
    /// <summary>
    /// All problems: names and labels, duplicates, marks of an apply set, hooks, and fields of the kinds that are known: from a CustomResourceDefinition in the
    /// rendering, from a cluster's documents, or from what Kubernetes brings. Other kinds are accepted: the cluster knows them, or says so.
    /// </summary>
    public static IReadOnlyList<Problem> Validate(Rendering rendering)
    {
        var ofAll = Task.Run(() => CheckTogether(rendering));
        var customSchemas = CustomSchemas.Of(rendering);
        var found = new List<Problem>[rendering.All.Count];
        Parallel.For(0, found.Length, i => found[i] = Check(rendering.All[i], customSchemas, rendering.Schemas));
        return InOrder([.. ofAll.GetAwaiter().GetResult(), .. found.SelectMany(problems => problems)]);
    }

    /// <summary>Problems by file, line and column.</summary>
    public static IReadOnlyList<Problem> InOrder(IReadOnlyList<Problem> problems) =>
        problems.Count < 2 ? problems : [.. problems.OrderBy(problem => problem.Subject, SubjectOrder.Instance)];

    // What one resource alone does not tell.
    private static List<Problem> CheckTogether(Rendering rendering)
    {
        var problems = new List<Problem>();
        OwnershipCheck.Run(rendering, problems);
        WaveCheck.Run(rendering, problems);
        problems.AddRange(HookAnnotations.Check(rendering.All));
        return problems;
    }

    private static List<Problem> Check(Resource resource, CustomSchemas customSchemas, OpenApiSchemas? saved)
    {
        var problems = new List<Problem>();
        CheckIdentity(resource, problems);
        CheckSchema(resource, customSchemas, saved, problems);
        ReferenceCheck.Run(resource, problems);
        PodNames.Check(resource, problems);
        ServicePorts.Check(resource, problems);
        DataRules.Check(resource, problems);
        return problems;
    }

    private static void CheckIdentity(Resource resource, List<Problem> problems)
    {
        var metadata = resource.Metadata;
        if (NameRules.Check(resource.Id) is { } name)
        {
            problems.Add(new Problem(resource.At(metadata["name"]!.Position), name));
        }

        if (resource.Id.Namespace is { } space && NameRules.CheckNamespace(space) is { } message)
        {
            problems.Add(new Problem(resource.At(metadata["namespace"]!.Position), message));
        }

        if (resource.Annotations.GetString(ReportedHealth.Annotation) is { } health && health != ReportedHealth.None)
        {
            problems.Add(new Problem(
                resource.At(resource.Annotations[ReportedHealth.Annotation]!.Position),
                $"{ReportedHealth.Annotation} {Quoted.Of(health)} is not {ReportedHealth.None}, which is all that it can say: nobody reports on this object."));
        }

        if (resource.Annotations.GetString(ApplyWaves.Annotation) is { } wave && !ApplyWaves.TryParse(wave, out _))
        {
            problems.Add(new Problem(
                resource.At(resource.Annotations[ApplyWaves.Annotation]!.Position),
                $"{ApplyWaves.Annotation} {Quoted.Of(wave)} is not one of {string.Join(", ", Enum.GetNames<ApplyWave>()).ToLowerInvariant()}."));
        }
    }

    private static void CheckSchema(Resource resource, CustomSchemas customSchemas, OpenApiSchemas? saved, List<Problem> problems)
    {
        var type = resource.Id.Type;
        if ((customSchemas.Find(type) ?? (saved?.Find(type) ?? KubernetesSchemas.BuiltIn.Find(type))?.Fields?.Value) is { } schema)
        {
            new SchemaCheck(resource, problems).Run(schema);
        }
        else if (KubernetesSchemas.BuiltIn.FindAnyVersion(type.Group, type.Kind) is { } other)
        {
            problems.Add(new Problem(
                resource.At(resource.Content["apiVersion"]!.Position),
                $"apiVersion {Quoted.Of(type.ApiVersion)} of {type.Kind} is not served any more. Use '{other.Type.ApiVersion}'."));
        }
        else if (UnknownKind(type, saved) is { } misspelt)
        {
            problems.Add(new Problem(resource.At(resource.Content["kind"]!.Position), misspelt));
        }
    }

    // In a group of Kubernetes' own, and in one that the cluster's documents describe, there are no kinds besides those.
    private static string? UnknownKind(GroupVersionKind type, OpenApiSchemas? saved)
    {
        var kinds = KubernetesSchemas.BuiltIn.Kinds.Concat(saved?.Kinds ?? [])
            .Where(kind => kind.Type.ApiVersion == type.ApiVersion).Select(kind => kind.Type.Kind).Distinct().ToList();
        if (kinds.Count == 0)
        {
            return null;
        }

        return $"there is no kind {Quoted.Of(type.Kind)} in {type.ApiVersion}.{NearestName.Question(type.Kind, kinds)}";
    }
}

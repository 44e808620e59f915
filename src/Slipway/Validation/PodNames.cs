using Slipway.Renderings;
using Slipway.Resources;
using Slipway.Values;

namespace Slipway.Validation;

/// <summary>Names inside of a Pod, which the server checks when it is made (https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/).</summary>
internal static class PodNames
{
    private static readonly string[] Containers = [PodContainer.Init, PodContainer.Main];

    public static void Check(Resource resource, List<Problem> problems)
    {
        // A custom resource makes of its template what it wants.
        if (resource.Id.Type.Group is not ("" or "apps" or "batch") || PodTemplates.SpecOf(resource) is not { } pod)
        {
            return;
        }

        CheckEach(pod, "volumes");
        foreach (var list in Containers)
        {
            CheckEach(pod, list);
            foreach (var port in (pod.GetList(list)?.Maps ?? []).SelectMany(container => container.GetList("ports")?.Maps ?? []))
            {
                if (port["name"] is ScalarValue { AsString: { } name } value && !IsPortName(name))
                {
                    Report(value, $"{list}[].ports[].name: {Quoted.Of(name)}: expected at most 15 lower-case letters, digits or '-', with a letter among them.");
                }
            }
        }

        void CheckEach(MapValue pod, string list)
        {
            foreach (var item in pod.GetList(list)?.Maps ?? [])
            {
                if (item["name"] is ScalarValue { AsString: { } name } value && !NameRules.IsLabel(name))
                {
                    Report(value, $"{list}[].name: {Quoted.Of(name)}: expected 1 to 63 lower-case letters, digits or '-', beginning and ending with a letter or digit.");
                }
            }
        }

        void Report(Value value, string message) => problems.Add(new Problem(resource.At(value.Position), message));
    }

    private static bool IsPortName(string name) =>
        name.Length <= 15 && NameRules.IsLabel(name) && name.Any(char.IsAsciiLetterLower) && !name.Contains("--", StringComparison.Ordinal);
}

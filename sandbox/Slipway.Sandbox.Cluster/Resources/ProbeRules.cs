using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Cluster.Resources;

/// <summary>Probes and lifecycle hooks of a container.</summary>
internal static class ProbeRules
{
    public static void Check(JsonObject container, string path, bool isInit, List<FieldProblem> problems)
    {
        var isSidecar = container.Text("restartPolicy") == "Always";
        foreach (var name in (string[])["postStart", "preStop"])
        {
            if (container.Map("lifecycle").Map(name) is { } hook)
                Handler(hook, $"{path}.lifecycle.{name}", ["exec", "httpGet", "tcpSocket", "sleep"], problems);
        }

        foreach (var name in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (container.Map(name) is not { } probe)
                continue;
            var field = $"{path}.{name}";
            if (isInit && !isSidecar)
            {
                problems.Add(FieldProblem.Forbidden(field, "may not be set for init containers without restartPolicy=Always"));
                continue;
            }

            Handler(probe, field, ["exec", "httpGet", "tcpSocket", "grpc"], problems);
            FieldRules.NotNegative(probe, field, problems, "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold");
            if (name != "readinessProbe" && probe.Number("successThreshold") is { } times and not 1)
                problems.Add(FieldProblem.Invalid(field + ".successThreshold", times, "must be 1"));
        }
    }

    private static void Handler(JsonObject handler, string field, string[] kinds, List<FieldProblem> problems)
    {
        if (!kinds.Any(kind => handler[kind] is not null))
            problems.Add(FieldProblem.Required(field, "must specify a handler type"));
        FieldRules.AtMostOne(handler, field, kinds, "may not specify more than 1 handler type", problems);
        if (handler.Map("exec") is { } exec && exec.List("command") is not { Count: > 0 })
            problems.Add(FieldProblem.Required(field + ".exec.command"));
        if (handler.Map("httpGet") is { } get)
        {
            FieldRules.PortOrName(get["port"] ?? 0, field + ".httpGet.port", problems);
            FieldRules.OneOf(get, field + ".httpGet", "scheme", problems, "HTTP", "HTTPS");
        }

        if (handler.Map("tcpSocket") is { } socket)
            FieldRules.PortOrName(socket["port"] ?? 0, field + ".tcpSocket.port", problems);
        if (handler.Map("grpc") is { } grpc)
            FieldRules.Port(grpc["port"], field + ".grpc.port", problems);
    }
}

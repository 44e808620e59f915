using Slipway.Drifts;
using Slipway.Values;

namespace Slipway.Syncs;

/// <summary>
/// A policy by which the API server itself notes who changes a member of an apply set: MutatingAdmissionPolicy, in Kubernetes 1.36
/// (https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/). Not tried on a server yet.
/// </summary>
internal static class StampPolicy
{
    /// <summary>The policy and its binding, as YAML.</summary>
    /// <param name="deployer">The user name of the account that deploys: what it writes is not stamped.</param>
    public static string Of(string deployer) =>
        $$$"""
        # Notes on each member of an apply set who changed it last, and with which tool. Not tried on a server yet: apply it to a test cluster first.
        # Requests to /scale and /status carry no object to note it on. If the policy fails, the request goes on without a note.
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingAdmissionPolicy
        metadata:
          name: slipway-stamp
        spec:
          failurePolicy: Ignore
          reinvocationPolicy: Never
          matchConstraints:
            resourceRules:
            - apiGroups: ["*"]
              apiVersions: ["*"]
              operations: [UPDATE]
              resources: ["*"]
          matchConditions:
          - name: member-of-a-set
            expression: "has(object.metadata.labels) && 'applyset.kubernetes.io/part-of' in object.metadata.labels"
          - name: by-somebody-else
            expression: {{{Quote($"request.userInfo.username != {Cel(deployer)}")}}}
          - name: by-no-controller
            expression: "!request.userInfo.username.startsWith('system:')"
          mutations:
          - patchType: ApplyConfiguration
            applyConfiguration:
              expression: >-
                Object{metadata: Object.metadata{annotations: {
                "{{{DriftStamps.ChangedBy}}}": request.userInfo.username,
                "{{{DriftStamps.ChangedWith}}}": has(request.options.fieldManager) ? request.options.fieldManager : "unknown"} } }
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: MutatingAdmissionPolicyBinding
        metadata:
          name: slipway-stamp
        spec:
          policyName: slipway-stamp

        """;

    private static string Quote(string text) => YamlQuoting.Quote(text);

    private static string Cel(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}

using System.Text.RegularExpressions;

namespace Slipway.Sandbox.Cluster.Api;

/// <summary>A field of a protobuf message: what JSON calls it, and what it holds.</summary>
internal sealed record ProtobufField(string Name, string Type);

/// <summary>
/// What of Kubernetes' generated.proto files (https://github.com/kubernetes/api) the sandbox reads: a line per message, in it number, name
/// and type of each field. The type is string when left out. <c>[]</c> is a list; a message in braces is an entry of a map; a name of <c>-</c> is a message
/// whose fields JSON writes into the one around it; what a client never decides, such as a status, is <c>skip</c>.
/// </summary>
internal static partial class ProtobufMessages
{
    private const string Table = """
        TypeMeta 1:apiVersion 2:kind
        {} 1:key 2:value
        {bytes} 1:key 2:value:bytes
        {quantity} 1:key 2:value:Quantity
        Quantity 1:text
        IntOrString 1:isText:int 2:number:int 3:text
        ObjectMeta 1:name 2:generateName 3:namespace 4:selfLink 5:uid 6:resourceVersion 7:generation:int 8:creationTimestamp:skip 9:deletionTimestamp:skip 11:labels:{} 12:annotations:{} 13:ownerReferences:[]OwnerReference 14:finalizers:[]string 17:managedFields:skip
        OwnerReference 1:kind 3:name 4:uid 5:apiVersion 6:controller:bool 7:blockOwnerDeletion:bool
        DeleteOptions 1:gracePeriodSeconds:int 2:preconditions:Preconditions 3:orphanDependents:bool 4:propagationPolicy 5:dryRun:[]string
        Preconditions 1:uid 2:resourceVersion
        LabelSelector 1:matchLabels:{} 2:matchExpressions:[]LabelSelectorRequirement
        LabelSelectorRequirement 1:key 2:operator 3:values:[]string
        Namespace 1:metadata:ObjectMeta 2:spec:skip 3:status:skip
        ServiceAccount 1:metadata:ObjectMeta
        ConfigMap 1:metadata:ObjectMeta 2:data:{} 3:binaryData:{bytes} 4:immutable:bool
        Secret 1:metadata:ObjectMeta 2:data:{bytes} 3:type 4:stringData:{} 5:immutable:bool
        ResourceQuota 1:metadata:ObjectMeta 2:spec:ResourceQuotaSpec 3:status:skip
        ResourceQuotaSpec 1:hard:{quantity} 2:scopes:[]string
        Job 1:metadata:ObjectMeta 2:spec:JobSpec 3:status:skip
        JobSpec 1:parallelism:int 2:completions:int 3:activeDeadlineSeconds:int 4:selector:LabelSelector 5:manualSelector:bool 6:template:PodTemplateSpec 7:backoffLimit:int 8:ttlSecondsAfterFinished:int 9:completionMode 10:suspend:bool 14:podReplacementPolicy
        CronJob 1:metadata:ObjectMeta 2:spec:CronJobSpec 3:status:skip
        CronJobSpec 1:schedule 2:startingDeadlineSeconds:int 3:concurrencyPolicy 4:suspend:bool 5:jobTemplate:JobTemplateSpec 6:successfulJobsHistoryLimit:int 7:failedJobsHistoryLimit:int 8:timeZone
        JobTemplateSpec 1:metadata:ObjectMeta 2:spec:JobSpec
        PodTemplateSpec 1:metadata:ObjectMeta 2:spec:PodSpec
        PodSpec 1:volumes:[]Volume 2:containers:[]Container 3:restartPolicy 4:terminationGracePeriodSeconds:int 5:activeDeadlineSeconds:int 6:dnsPolicy 7:nodeSelector:{} 8:serviceAccountName 9:serviceAccount 10:nodeName 11:hostNetwork:bool 12:hostPID:bool 13:hostIPC:bool 14:securityContext:skip 16:hostname 17:subdomain 19:schedulerName 20:initContainers:[]Container 21:automountServiceAccountToken:bool 24:priorityClassName
        Container 1:name 2:image 3:command:[]string 4:args:[]string 5:workingDir 6:ports:[]ContainerPort 7:env:[]EnvVar 8:resources:ResourceRequirements 9:volumeMounts:[]VolumeMount 13:terminationMessagePath 14:imagePullPolicy 16:stdin:bool 17:stdinOnce:bool 18:tty:bool 19:envFrom:[]EnvFromSource 20:terminationMessagePolicy
        ContainerPort 1:name 2:hostPort:int 3:containerPort:int 4:protocol 5:hostIP
        EnvVar 1:name 2:value 3:valueFrom:EnvVarSource
        EnvVarSource 1:fieldRef:ObjectFieldSelector 3:configMapKeyRef:KeySelector 4:secretKeyRef:KeySelector
        ObjectFieldSelector 1:apiVersion 2:fieldPath
        KeySelector 1:-:LocalObjectReference 2:key 3:optional:bool
        LocalObjectReference 1:name
        EnvFromSource 1:prefix 2:configMapRef:EnvReference 3:secretRef:EnvReference
        EnvReference 1:-:LocalObjectReference 2:optional:bool
        ResourceRequirements 1:limits:{quantity} 2:requests:{quantity}
        VolumeMount 1:name 2:readOnly:bool 3:mountPath 4:subPath 5:mountPropagation 6:subPathExpr
        Volume 1:name 2:-:VolumeSource
        VolumeSource 2:emptyDir:EmptyDir 6:secret:SecretVolume 10:persistentVolumeClaim:ClaimVolume 19:configMap:ConfigMapVolume
        EmptyDir 1:medium
        SecretVolume 1:secretName 2:items:[]KeyToPath 3:defaultMode:int 4:optional:bool
        ConfigMapVolume 1:-:LocalObjectReference 2:items:[]KeyToPath 3:defaultMode:int 4:optional:bool
        ClaimVolume 1:claimName 2:readOnly:bool
        KeyToPath 1:key 2:path 3:mode:int
        Service 1:metadata:ObjectMeta 2:spec:ServiceSpec 3:status:skip
        ServiceSpec 1:ports:[]ServicePort 2:selector:{} 3:clusterIP 4:type 5:externalIPs:[]string 7:sessionAffinity 8:loadBalancerIP 9:loadBalancerSourceRanges:[]string 10:externalName 11:externalTrafficPolicy 12:healthCheckNodePort:int 13:publishNotReadyAddresses:bool 17:ipFamilyPolicy 18:clusterIPs:[]string 19:ipFamilies:[]string 20:allocateLoadBalancerNodePorts:bool 22:internalTrafficPolicy
        ServicePort 1:name 2:protocol 3:port:int 4:targetPort:IntOrString 5:nodePort:int 6:appProtocol
        Deployment 1:metadata:ObjectMeta 2:spec:DeploymentSpec 3:status:skip
        DeploymentSpec 1:replicas:int 2:selector:LabelSelector 3:template:PodTemplateSpec 4:strategy:skip 5:minReadySeconds:int 6:revisionHistoryLimit:int 7:paused:bool 9:progressDeadlineSeconds:int
        Role 1:metadata:ObjectMeta 2:rules:[]PolicyRule
        ClusterRole 1:metadata:ObjectMeta 2:rules:[]PolicyRule
        PolicyRule 1:verbs:[]string 2:apiGroups:[]string 3:resources:[]string 4:resourceNames:[]string 5:nonResourceURLs:[]string
        RoleBinding 1:metadata:ObjectMeta 2:subjects:[]Subject 3:roleRef:RoleRef
        ClusterRoleBinding 1:metadata:ObjectMeta 2:subjects:[]Subject 3:roleRef:RoleRef
        Subject 1:kind 2:apiGroup 3:name 4:namespace
        RoleRef 1:apiGroup 2:kind 3:name
        Ingress 1:metadata:ObjectMeta 2:spec:IngressSpec 3:status:skip
        IngressSpec 1:defaultBackend:IngressBackend 2:tls:[]IngressTLS 3:rules:[]IngressRule 4:ingressClassName
        IngressBackend 4:service:IngressService
        IngressService 1:name 2:port:IngressPort
        IngressPort 1:name 2:number:int
        IngressTLS 1:hosts:[]string 2:secretName
        IngressRule 1:host 2:-:IngressRuleValue
        IngressRuleValue 1:http:HTTPIngressRuleValue
        HTTPIngressRuleValue 1:paths:[]HTTPIngressPath
        HTTPIngressPath 1:path 2:backend:IngressBackend 3:pathType
        PodDisruptionBudget 1:metadata:ObjectMeta 2:spec:PodDisruptionBudgetSpec 3:status:skip
        PodDisruptionBudgetSpec 1:minAvailable:IntOrString 2:selector:LabelSelector 3:maxUnavailable:IntOrString 4:unhealthyPodEvictionPolicy
        PriorityClass 1:metadata:ObjectMeta 2:value:int 3:globalDefault:bool 4:description 5:preemptionPolicy
        HorizontalPodAutoscaler 1:metadata:ObjectMeta 2:spec:HorizontalPodAutoscalerSpec 3:status:skip
        HorizontalPodAutoscalerSpec 1:scaleTargetRef:CrossVersionObjectReference 2:minReplicas:int 3:maxReplicas:int 4:metrics:[]MetricSpec
        CrossVersionObjectReference 1:kind 2:name 3:apiVersion
        MetricSpec 1:type 4:resource:ResourceMetricSource
        ResourceMetricSource 1:name 2:target:MetricTarget
        MetricTarget 1:type 2:value:Quantity 3:averageValue:Quantity 4:averageUtilization:int
        SelfSubjectAccessReview 1:metadata:ObjectMeta 2:spec:SelfSubjectAccessReviewSpec 3:status:skip
        SelfSubjectAccessReviewSpec 1:resourceAttributes:ResourceAttributes 2:nonResourceAttributes:NonResourceAttributes
        ResourceAttributes 1:namespace 2:verb 3:group 4:version 5:resource 6:subresource 7:name
        NonResourceAttributes 1:path 2:verb
        SelfSubjectRulesReview 1:metadata:ObjectMeta 2:spec:SelfSubjectRulesReviewSpec 3:status:skip
        SelfSubjectRulesReviewSpec 1:namespace
        SelfSubjectReview 1:metadata:ObjectMeta 2:status:skip
        TokenRequest 1:metadata:ObjectMeta 2:spec:TokenRequestSpec 3:status:skip
        TokenRequestSpec 1:audiences:[]string 3:boundObjectRef:skip 4:expirationSeconds:int
        """;

    private static readonly Dictionary<string, Dictionary<int, ProtobufField>> s_messages = Table.Split('\n').Select(line => line.Trim())
        .ToDictionary(line => line.Split(' ')[0], Fields, StringComparer.Ordinal);

    public static bool IsKnown(string message) => s_messages.ContainsKey(message);

    public static ProtobufField? Find(string message, int number) => s_messages[message].GetValueOrDefault(number);

    private static Dictionary<int, ProtobufField> Fields(string line) => FieldPattern().Matches(line).ToDictionary(
        match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture),
        match => new ProtobufField(match.Groups[2].Value, match.Groups[3].Success ? match.Groups[3].Value : "string"));

    [GeneratedRegex(@" (\d+):([^: ]+)(?::(\S+))?")]
    private static partial Regex FieldPattern();
}

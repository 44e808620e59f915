using Slipway.Plans;

namespace Slipway.Tests.Plans;

public sealed class WhatStandsInTheWay
{
    private const string Live = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
          managedFields:
          - {manager: slipway, operation: Apply, apiVersion: apps/v1, fieldsV1: {'f:spec': {'f:template': {'f:spec': {'f:volumes': {'k:{"name":"work"}': {'.': {}, 'f:name': {}}}}}}}}
          - {manager: injector, operation: Update, apiVersion: apps/v1, fieldsV1: {'f:spec': {'f:template': {'f:spec': {'f:containers': {'k:{"name":"web"}': {'f:livenessProbe': {'f:exec': {}}}}}}}}}
        spec:
          strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%}}
          template:
            spec:
              volumes: [{name: other, emptyDir: {}}, {name: work, emptyDir: {}}]
              containers: [{name: web, livenessProbe: {exec: {command: [x]}, grpc: {port: 1}}}]
        """;

    private const string Git = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          strategy: {type: Recreate}
          template:
            spec:
              volumes: [{name: work, configMap: {name: x}}]
              containers: [{name: web, livenessProbe: {tcpSocket: {port: 1}}}]
        """;

    [Theory]
    [InlineData("spec.strategy.rollingUpdate", "spec.strategy.rollingUpdate")]
    [InlineData("spec.strategy.rollingUpdate.maxSurge", "spec.strategy.rollingUpdate")]
    [InlineData("spec.strategy", "spec.strategy.rollingUpdate")]
    [InlineData("spec.template.spec.volumes[1].configMap", "spec.template.spec.volumes[name=work].emptyDir")]
    [InlineData("spec.template.spec.containers[0].livenessProbe.tcpSocket", "spec.template.spec.containers[name=web].livenessProbe.grpc")]
    [InlineData("metadata.name", "")]
    [InlineData("", "")]
    [InlineData("spec.template.spec.volumes[7].configMap", "")]
    public void Is_found_at_or_beside_the_field_that_the_server_names_unless_others_own_it(string refused, string found) =>
        Assert.Equal(found, string.Join(' ', BlockingFields.Of([refused], Manifest.Resources(Live)[0], Manifest.Resources(Git)[0]).Select(FieldPathStep.Text)));
}

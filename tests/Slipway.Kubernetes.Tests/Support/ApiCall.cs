namespace Slipway.Kubernetes.Tests.Support;

/// <summary>A request as the test's server received it.</summary>
internal sealed record ApiCall(string Method, string Path, string? ContentType, string Authorization, string Body);

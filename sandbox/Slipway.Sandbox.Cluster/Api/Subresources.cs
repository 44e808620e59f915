namespace Slipway.Sandbox.Cluster.Api;

/// <summary>Sends requests for scale, log, proxy and token to who answers them.</summary>
internal sealed class Subresources(ScaleSubresource scale, Func<ApiRequest, Task> log, Func<ApiRequest, Task> serviceProxy, Func<ApiRequest, Task> token)
{
    /// <summary>False, with nothing written, when the request is for something else.</summary>
    public async Task<bool> TryAnswerAsync(ApiRequest request)
    {
        switch (request.Subresource)
        {
            case "scale" when request.Resource.HasScale && !request.Resource.IsCustom:
                await scale.AnswerAsync(request);
                return true;
            case "log" when request.Resource.Key == "pods":
                await log(request);
                return true;
            case "proxy" when request.Resource.Key == "services":
                await serviceProxy(request);
                return true;
            case "token" when request.Resource.Key == "serviceaccounts":
                await token(request);
                return true;
            case "exec" or "attach" or "portforward" or "ephemeralcontainers" when request.Resource.Key == "pods":
                throw new ApiException(405, "MethodNotAllowed", $"the sandbox does not serve pods/{request.Subresource}: Pods are processes of this machine; read their logs, and reach their Services at /apps/{{namespace}}/{{service}}/ of the sandbox", []);
            default:
                return false;
        }
    }
}

using System.Text.Json.Nodes;
using Slipway.Sandbox.Cluster.Traffic;

namespace Slipway.Sandbox.Tests.Traffic;

public sealed class Path_matches
{
    private static readonly JsonObject s_route = (JsonObject)JsonNode.Parse("""
        {"spec":{"rules":[
          {"name":"all","matches":[{"path":{"type":"PathPrefix","value":"/"}}]},
          {"name":"shop","matches":[{"path":{"type":"PathPrefix","value":"/shop/"}}]},
          {"name":"cart","matches":[{"path":{"type":"PathPrefix","value":"/shop/cart"}},{"path":{"type":"Exact","value":"/cart"}}]},
          {"name":"later","matches":[{"path":{"type":"PathPrefix","value":"/shop"}}]}]}}
        """)!;

    [Theory]
    [InlineData("/", "all")]
    [InlineData("/shopping", "all")]
    [InlineData("/shop", "shop")]
    [InlineData("/shop/socks", "shop")]
    [InlineData("/shop/cart/1", "cart")]
    [InlineData("/cart", "cart")]
    [InlineData("/cart/", "all")]
    public void The_most_particular_rule_is_for_a_path(string path, string rule) => Assert.Equal(rule, (string?)RouteRules.Find(s_route, path)!["name"]);
}

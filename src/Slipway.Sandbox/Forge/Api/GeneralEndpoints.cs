using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>The API itself, users and repositories.</summary>
internal static class GeneralEndpoints
{
    public static void Map(ApiRouter api)
    {
        api.Root("GET", "", request => request.AnswerAsync(new JsonObject { ["current_user_url"] = $"{request.Forge.Address}api/v3/user" }));
        api.Root("GET", "/meta", request => request.AnswerAsync(new JsonObject { ["verifiable_password_authentication"] = false }));
        api.Root("GET", "/rate_limit", RateLimitAsync);
        api.Root("GET", "/user", request => request.AnswerAsync(User(request, ForgeHost.User)));
        api.Root("GET", "/users/{login}", request => request.Route("login") == ForgeHost.User
            ? request.AnswerAsync(User(request, ForgeHost.User))
            : throw ApiError.NotFound());
        api.Repository("GET", "", request => request.AnswerAsync(request.Json.Repository()));
    }

    private static JsonObject User(ApiRequest request, string login) => new()
    {
        ["login"] = login,
        ["id"] = 1,
        ["name"] = login,
        ["type"] = "User",
        ["site_admin"] = false,
        ["url"] = $"{request.Forge.Address}api/v3/users/{login}",
        ["html_url"] = $"{request.Forge.Address}{login}",
    };

    private static Task RateLimitAsync(ApiRequest request)
    {
        var headers = request.Http.Response.Headers;
        JsonObject Rate() => new()
        {
            ["limit"] = long.Parse(headers["X-RateLimit-Limit"].ToString(), System.Globalization.CultureInfo.InvariantCulture),
            ["remaining"] = long.Parse(headers["X-RateLimit-Remaining"].ToString(), System.Globalization.CultureInfo.InvariantCulture),
            ["reset"] = long.Parse(headers["X-RateLimit-Reset"].ToString(), System.Globalization.CultureInfo.InvariantCulture),
        };
        return request.AnswerAsync(new JsonObject
        {
            ["resources"] = new JsonObject { ["core"] = Rate(), ["search"] = Rate() },
            ["rate"] = Rate(),
        });
    }
}

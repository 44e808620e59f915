using System.Text.Json.Nodes;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>The API itself, users and repositories.</summary>
internal static class GeneralEndpoints
{
    public static void Map(ApiRouter api)
    {
        api.Root("GET", "", request => request.AnswerAsync(new JsonObject { ["current_user_url"] = $"{request.Forge.Address}api/v3/user" }));
        api.Root("GET", "/meta", request => request.AnswerAsync(new JsonObject { ["verifiable_password_authentication"] = false }));
        api.Root("GET", "/user", request => request.AnswerAsync(Named(request, request.Login)));
        api.Root("GET", "/users/{login}", request => request.AnswerAsync(Named(request, request.Route("login"))));
    }

    private static JsonObject Named(ApiRequest request, string login)
    {
        var user = ApiJson.User(request.Forge.Address, login);
        user["name"] = login;
        return user;
    }
}

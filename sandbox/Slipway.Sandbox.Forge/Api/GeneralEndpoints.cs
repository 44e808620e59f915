using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>The API itself, users and repositories.</summary>
internal static class GeneralEndpoints
{
    public static void Map(ApiRouter api)
    {
        api.Root("GET", "", request => request.AnswerAsync(new JsonObject { ["current_user_url"] = $"{request.Forge.Address}api/v3/user" }));
        api.Root("GET", "/meta", request => request.AnswerAsync(new JsonObject { ["verifiable_password_authentication"] = false }));
        api.Root("GET", "/user", request => request.AnswerAsync(Named(request, request.Login)));
        api.Root("POST", "/user/repos", request => CreateAsync(request, request.Login));
        api.Root("POST", "/orgs/{owner}/repos", request => CreateAsync(request, request.Route("owner")));
        api.Root("GET", "/users/{login}", request => request.AnswerAsync(Named(request, request.Route("login"))));
    }

    // https://docs.github.com/en/rest/repos/repos#create-an-organization-repository
    private static async Task CreateAsync(ApiRequest request, string owner)
    {
        var body = await request.ObjectAsync();
        var name = body.Text("name") ?? throw ApiError.Invalid("Repository", "name", "missing_field");
        if (request.Forge.Find(owner, name) is not null)
        {
            throw ApiError.Custom("Repository", "name already exists on this account");
        }

        try
        {
            var repository = await request.Forge.CreateAsync(owner, name, request.Aborted);
            repository.Settings.Save(repository.Settings.Current with { Description = body.Text("description") });
            await request.AnswerAsync(new ApiJson(request.Forge.Address, repository).Repository(), StatusCodes.Status201Created);
        }
        catch (SlipwayException exception)
        {
            throw ApiError.Custom("Repository", exception.Message);
        }
    }

    private static JsonObject Named(ApiRequest request, string login)
    {
        var user = ApiJson.User(request.Forge.Address, login);
        user["name"] = login;
        return user;
    }
}

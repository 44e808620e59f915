using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Slipway.Sandbox.Forge.Api;

/// <summary>Teams and who is in them (https://docs.github.com/en/rest/teams/teams, https://docs.github.com/en/rest/teams/members). Anybody who has the token may change them.</summary>
internal static class TeamEndpoints
{
    private const string Member = "/orgs/{org}/teams/{slug}/memberships/{login}";

    public static void Map(ApiRouter api)
    {
        api.Root("GET", "/orgs/{org}/teams", request => request.AnswerListAsync(request.Forge.Teams.Of(request.Route("org")), Json));
        api.Root("POST", "/orgs/{org}/teams", CreateAsync);
        api.Root("GET", "/orgs/{org}/teams/{slug}", request => request.AnswerAsync(Json(Team(request))));
        api.Root("DELETE", "/orgs/{org}/teams/{slug}", DeleteAsync);
        api.Root("GET", "/orgs/{org}/teams/{slug}/members", request => request.AnswerListAsync(Team(request).Members, login => ApiJson.User(request.Forge.Address, login)));
        api.Root("GET", Member, request => IsMember(Team(request), request.Route("login")) ? request.AnswerAsync(Membership()) : throw ApiError.NotFound());
        api.Root("PUT", Member, AddAsync);
        api.Root("DELETE", Member, RemoveAsync);
    }

    private static async Task CreateAsync(ApiRequest request)
    {
        var name = (await request.ObjectAsync()).Text("name") ?? throw ApiError.Invalid("Team", "name", "missing_field");
        await request.AnswerAsync(Json(request.Forge.Teams.Ensure(request.Route("org"), name) ?? throw ApiError.Invalid("Team", "name")), StatusCodes.Status201Created);
    }

    private static Task DeleteAsync(ApiRequest request)
    {
        request.Forge.Teams.Delete(Team(request));
        return request.AnswerNothingAsync();
    }

    private static Task AddAsync(ApiRequest request)
    {
        var login = request.Route("login");
        request.Forge.Teams.Change(Team(request), team => IsMember(team, login) ? team : team with { Members = [.. team.Members, login] });
        return request.AnswerAsync(Membership());
    }

    private static Task RemoveAsync(ApiRequest request)
    {
        request.Forge.Teams.Change(Team(request), team => team with { Members = [.. team.Members.Where(login => !string.Equals(login, request.Route("login"), StringComparison.OrdinalIgnoreCase))] });
        return request.AnswerNothingAsync();
    }

    private static TeamRecord Team(ApiRequest request) => request.Forge.Teams.Find(request.Route("org"), request.Route("slug")) ?? throw ApiError.NotFound();

    private static bool IsMember(TeamRecord team, string login) => team.Members.Contains(login, StringComparer.OrdinalIgnoreCase);

    private static JsonObject Json(TeamRecord team) => ApiJson.Team(team.Slug);

    private static JsonObject Membership() => new() { ["role"] = "member", ["state"] = "active" };
}

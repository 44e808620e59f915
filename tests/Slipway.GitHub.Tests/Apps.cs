using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Serilog.Core;
using static Slipway.Testing.ScriptedServer;

namespace Slipway.GitHub.Tests;

/// <summary>Answers as GitHub documents them for apps.</summary>
public sealed class Apps : IDisposable
{
    private readonly RSA rsa = RSA.Create(2048);
    private readonly SettableTime time = new();

    public void Dispose() => rsa.Dispose();

    [Fact]
    public async Task An_app_signs_for_itself_and_acts_by_a_token_of_its_installation_for_this_repository()
    {
        using var server = new ScriptedServer { Respond = request => Installation(request) };

        Assert.Null(await Forge(server).PullRequests.FindOpenAsync("release/dev/web", "main", default));

        Assert.Equal(
            ["GET /api/v3/repos/acme/config/installation", "POST /api/v3/app/installations/42/access_tokens"], server.Requests.Take(2));
        Assert.Equal("""{"repositories":["config"]}""", server.Bodies.ElementAt(1));
        Assert.Equal("Bearer installation-1", server.Authorizations.Last());
        var parts = server.Authorizations.First()!["Bearer ".Length..].Split('.');
        Assert.True(rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Equal("""{"alg":"RS256","typ":"JWT"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        Assert.Equal(("Iv1.abc", now - 60), (claims.GetProperty("iss").GetString(), claims.GetProperty("iat").GetInt64()));
        Assert.InRange(claims.GetProperty("exp").GetInt64() - now, 60, 600);
    }

    [Fact]
    public async Task A_token_is_used_until_shortly_before_its_end_and_then_renewed()
    {
        using var server = new ScriptedServer { Respond = request => Installation(request) };
        var forge = Forge(server);

        await forge.PullRequests.FindOpenAsync("release/dev/web", "main", default);
        time.Now += TimeSpan.FromMinutes(45);
        await forge.PullRequests.FindOpenAsync("release/dev/web", "main", default);
        time.Now += TimeSpan.FromMinutes(10);
        await forge.PullRequests.FindOpenAsync("release/dev/web", "main", default);

        Assert.Equal(
            ["Bearer installation-1", "Bearer installation-1", "Bearer installation-2"],
            server.Requests.Zip(server.Authorizations).Where(pair => pair.First.Contains("/pulls", StringComparison.Ordinal)).Select(pair => pair.Second));
    }

    [Theory]
    [InlineData(401, """{"message":"A JSON web token could not be decoded"}""", "the app was refused: A JSON web token could not be decoded. Check ForgeAppId, ForgeAppKey and the clock")]
    [InlineData(404, """{"message":"Not Found"}""", "it is not installed on acme/config")]
    public async Task An_app_that_is_refused_says_what_to_do(int status, string answer, string expected)
    {
        using var server = new ScriptedServer(new Answer(status, answer));

        var failure = await Assert.ThrowsAsync<SlipwayException>(() => Forge(server).PullRequests.FindOpenAsync("release/dev/web", "main", default));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_none_is_refused_without_showing_it()
    {
        var failure = Assert.Throws<InvalidInputException>(() => new GitHubApp("1", new Secret("hunter2")));

        Assert.Contains("it is not an RSA private key in PEM", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_in_one_line_is_understood() => _ = new GitHubApp("1", new Secret(rsa.ExportRSAPrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal)));

    private Answer Installation(string request)
    {
        if (request.StartsWith("POST", StringComparison.Ordinal))
        {
            return new Answer(201, $$"""{"token":"installation-{{++tokens}}","expires_at":"{{time.GetUtcNow().AddHours(1):yyyy-MM-ddTHH:mm:ssZ}}"}""");
        }

        return new Answer(200, request.EndsWith("/installation", StringComparison.Ordinal) ? """{"id":42}""" : "[]");
    }

    private int tokens;

    private GitHubForge Forge(ScriptedServer server)
    {
        var repository = GitHubRepository.Parse(new Uri(server.Address, "acme/config.git").AbsoluteUri);
        var app = new GitHubApp("Iv1.abc", new Secret(rsa.ExportRSAPrivateKeyPem()));
        return new GitHubForge(repository, GitHubTokens.Of(app, repository, Logger.None, time), Logger.None);
    }

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
